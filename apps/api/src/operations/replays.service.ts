/** Replays of quarantine, for operators: what one would take, beginning one, and who began which. */
import {
  encodeCursor,
  type ReplayAnswer,
  replayableCodes,
  type ReplayForecastAnswer,
  type ReplayForecastQuery,
  type ReplayPage,
  type ReplayQuery,
  type ReplayRequestBody,
} from '@chanrong/contracts';
import { ok, type Result } from '@chanrong/kernel';
import {
  beginReplay,
  findReplay,
  forecastReplay,
  listReplays,
  readAs,
  type ReplayRow,
  writeOnce,
} from '@chanrong/store';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '@chanrong/identity';
import { type ApiParts, apiParts } from '../api-parts.js';
import { notFound } from '../http/problem-error.js';
import { refused } from '../http/refused.js';
import { ReplayRunner } from './replay-runner.service.js';

@Injectable()
export class Replays {
  constructor(
    @Inject(apiParts) private readonly parts: ApiParts,
    private readonly runner: ReplayRunner,
  ) {}

  async forecast({ code, gateway }: ReplayForecastQuery): Promise<ReplayForecastAnswer> {
    const codes = code === undefined ? replayableCodes : [code];
    return { items: await forecastReplay(this.parts.registry, { codes, gatewayId: gateway }) };
  }

  async begin(caller: Caller, key: string, request: ReplayRequestBody): Promise<ReplayAnswer> {
    const { codes, gatewayId, reason, rate } = request;
    const who = `${caller.role}:${caller.tenant}`;
    const by = `${caller.role} ${caller.tenant}: ${caller.subject}`;
    const selection = { codes, gatewayId };
    const once = { caller: who, key, input: ['replay', codes, gatewayId ?? null, reason, rate] };
    const outcome = await writeOnce(
      this.parts.registry,
      once,
      async (client): Promise<Result<{ replayId: number }, never>> =>
        ok({ replayId: await beginReplay(client, { by, reason, selection, rate }) }),
    );
    if (!outcome.ok) throw refused(outcome.error);
    const { replayId } = outcome.value;
    this.parts.log.info(
      { replayId, by: caller.subject, codes, gatewayId },
      'quarantine replay begun',
    );
    this.runner.wake();
    return this.one(caller, replayId);
  }

  async list(caller: Caller, { limit: size, cursor: before }: ReplayQuery): Promise<ReplayPage> {
    const { rows, last } = await readAs(this.parts.source, caller, (manager) =>
      listReplays(manager, { before, size }),
    );
    return { items: rows.map(replayAnswer), nextCursor: last && encodeCursor(last.replayId) };
  }

  async one(caller: Caller, replayId: number): Promise<ReplayAnswer> {
    const row = await readAs(this.parts.source, caller, (manager) => findReplay(manager, replayId));
    if (row === undefined) throw notFound();
    return replayAnswer(row);
  }
}

function replayAnswer({ selection, startedAt, endedAt, ...row }: ReplayRow): ReplayAnswer {
  return {
    ...row,
    codes: [...selection.codes],
    gatewayId: selection.gatewayId ?? null,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

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
import { ok } from '@chanrong/kernel';
import {
  beginReplay,
  findReplay,
  forecastReplay,
  listReplays,
  readAs,
  type ReplayRow,
} from '@chanrong/store';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '@chanrong/identity';
import { type ApiParts, apiParts } from '../api-parts.js';
import { notFound } from '../http/problem-error.js';
import { writeAs } from '../http/write-as.js';
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
    const by = `${caller.role} ${caller.tenant}: ${caller.subject}`;
    const selection = { codes, gatewayId };
    const replayId = await writeAs(this.parts.registry, {
      caller,
      key,
      input: ['replay', codes, gatewayId ?? null, reason, rate],
      write: async (client) => ok(await beginReplay(client, { by, reason, selection, rate })),
    });
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

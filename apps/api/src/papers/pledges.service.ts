import {
  type CoverAnswer,
  type CoverInput,
  encodeCursor,
  type PledgeAnswer,
  type PledgeInput,
  type PledgePage,
  type PledgeQuery,
  type ReleaseInput,
  type SubstituteInput,
} from '@chanrong/contracts';
import type { Caller } from '@chanrong/identity';
import type { Result } from '@chanrong/kernel';
import {
  checkCover,
  type Cover,
  findEnterprise,
  findPledge,
  listPledges,
  type PledgeKey,
  type PledgeRecord,
  readAs,
  type Registered,
  registerPledge,
  type RegistryFault,
  releasePledgeOf,
  substitutePledgeOf,
} from '@chanrong/store';
import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { type ApiParts, apiParts } from '../api-parts.js';
import type { Asked } from '../http/asked-by.js';
import { notFound } from '../http/problem-error.js';
import { writeAs } from '../http/write-as.js';
import { pledgeAnswer, pledgeItem, pledgeTerms } from './pledge.mapper.js';

type Writing = (client: PoolClient) => Promise<Result<Registered, RegistryFault>>;

/** Pledges of a bank: row-level security shows it its own and no others; goods that are taken, it may learn. */
@Injectable()
export class Pledges {
  constructor(@Inject(apiParts) private readonly parts: ApiParts) {}

  async list({ caller }: Asked, { uscc, limit, cursor }: PledgeQuery): Promise<PledgePage> {
    const page = await readAs(this.parts.source, caller, (manager) =>
      listPledges(manager, { uscc, after: cursor, size: limit }),
    );
    return {
      items: page.rows.map(pledgeItem),
      nextCursor: page.last && encodeCursor(page.last.pledge.pledgeId),
    };
  }

  async one({ caller, correlationId }: Asked, pledgeId: string): Promise<PledgeAnswer> {
    const record = await readAs(this.parts.source, caller, (manager) =>
      findPledge(manager, pledgeId),
    );
    if (record === null) throw notFound();
    return pledgeAnswer(record, await this.coverOf(record), correlationId);
  }

  /** Looks over the pledges of all banks, so whoever asks must see the enterprise. */
  async check({ caller, correlationId }: Asked, input: CoverInput): Promise<CoverAnswer> {
    const { uscc, goods, from, to } = input;
    const { source, registry, nowMs } = this.parts;
    const enterprise = await readAs(source, caller, (manager) => findEnterprise(manager, uscc));
    if (enterprise === null) throw notFound();
    const question = { uscc, goods, fromMs: from ?? nowMs(), toMs: to ?? null };
    return { ...(await checkCover(registry, question)), correlationId };
  }

  register(asked: Asked, key: string, input: PledgeInput): Promise<PledgeAnswer> {
    const terms = pledgeTerms(input, asked.caller.tenant);
    return this.write(asked, { key, input: ['register', terms] }, terms.pledgeId, (client) =>
      registerPledge(client, terms),
    );
  }

  release(
    asked: Asked,
    key: string,
    { pledgeId, at }: ReleaseInput & { readonly pledgeId: string },
  ): Promise<PledgeAnswer> {
    const { caller } = asked;
    const input = ['release', pledgeId, at ?? null];
    return this.write(asked, { key, input }, pledgeId, (client) =>
      releasePledgeOf(client, ownKey(pledgeId, caller), at ?? this.parts.nowMs()),
    );
  }

  substitute(
    asked: Asked,
    key: string,
    { pledgeId, goods, at }: SubstituteInput & { readonly pledgeId: string },
  ): Promise<PledgeAnswer> {
    const { caller } = asked;
    const input = ['substitute', pledgeId, goods, at ?? null];
    return this.write(asked, { key, input }, pledgeId, (client) =>
      substitutePledgeOf(client, ownKey(pledgeId, caller), {
        goods,
        atMs: at ?? this.parts.nowMs(),
      }),
    );
  }

  // oxlint-disable-next-line max-params -- one write
  private async write(
    asked: Asked,
    once: { readonly key: string; readonly input: unknown },
    pledgeId: string,
    writing: Writing,
  ): Promise<PledgeAnswer> {
    const { caller } = asked;
    await writeAs(this.parts.registry, { caller, ...once, write: writing });
    return this.one(asked, pledgeId);
  }

  /** Cover of the goods that stand for the pledge now; null when none do. */
  private async coverOf({ pledge, stretches }: PledgeRecord): Promise<Cover | null> {
    const nowMs = this.parts.nowMs();
    const now = stretches.find(
      ({ fromMs, toMs }) => fromMs <= nowMs && (toMs === null || nowMs < toMs),
    );
    if (now === undefined) return null;
    const { place, commodity, grams, toMs } = now;
    const goods = { place, commodity, quantityKg: grams / 1_000 };
    const question = { uscc: pledge.uscc, goods, fromMs: nowMs, toMs };
    return checkCover(this.parts.registry, question, true);
  }
}

function ownKey(pledgeId: string, { tenant }: Caller): PledgeKey {
  return { pledgeId, tenant };
}

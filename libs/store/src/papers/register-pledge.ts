import type { PoolClient } from 'pg';
import { appendCommands } from '@chanrong/journal';
import { canonicalJson, ok, type Result } from '@chanrong/kernel';
import {
  gramsOf,
  heldPledge,
  type HeldPledge,
  type PledgeRegistered,
  type PledgeReleased,
  releasePledge,
  type PledgeSubstituted,
  type PledgeTerms,
  substitutePledge,
} from '@chanrong/portrait';
import { findEnterprisePartition } from '../registry/partitions.js';
import { hasConsent } from '../registry/register-facility.js';
import {
  enterpriseUnknown,
  refuse,
  type Registered,
  type RegistryFault,
} from '../registry/registry-outcome.js';
import { findGoodsFault, findPledgeFault } from './paper-fault.js';

/**
 * Registers a pledge of a bank, within the transaction of the client. The enterprise must have consented
 * that the bank reads it. More than is there may be pledged: the engine says so, and the bank decides.
 */
export async function registerPledge(
  client: PoolClient,
  input: PledgeTerms,
): Promise<Result<Registered, RegistryFault>> {
  const { terms, stretches } = heldPledge(input);
  const { pledgeId, uscc, tenant } = terms;
  const fault = findPledgeFault(terms);
  if (fault !== undefined) {
    return refuse('pledge-invalid', `pledge ${pledgeId}: ${fault}`, 'correct it');
  }
  const partition = await findEnterprisePartition(client, uscc);
  if (partition === undefined) return enterpriseUnknown(uscc);
  if (!(await hasConsent(client, uscc, tenant))) {
    return refuse(
      'consent-missing',
      `${uscc} has not consented that ${tenant} reads it`,
      'let the enterprise grant its consent first',
    );
  }
  const inserted = await client.query(
    `insert into pledge (pledge_id, uscc, tenant, terms) values ($1, $2, $3, $4) on conflict do nothing`,
    [pledgeId, uscc, tenant, JSON.stringify(terms)],
  );
  if (inserted.rowCount === 0) {
    const known = await lockPledge(client, { pledgeId, tenant });
    if (known !== undefined && canonicalJson(known.terms) === canonicalJson(terms)) {
      return ok({ changed: false });
    }
    // Whose it is stays unsaid: the asker may be another bank.
    return refuse(
      'pledge-differs',
      `pledge ${pledgeId} was registered with other terms`,
      'choose another pledge id; to change the goods, substitute them',
    );
  }
  await writeStretches(client, { terms, stretches });
  const command: PledgeRegistered = { type: 'pledge.registered', ...terms };
  await appendCommands(client, [partition], [command]);
  return ok({ changed: true });
}

export interface PledgeKey {
  readonly pledgeId: string;
  /** The bank whose pledge it is: those of others do not exist for it. */
  readonly tenant: string;
}

/** From `atMs` nothing stands for the pledge. */
export function releasePledgeOf(
  client: PoolClient,
  key: PledgeKey,
  atMs: number,
): Promise<Result<Registered, RegistryFault>> {
  return change(client, key, (held) => {
    const { pledgeId, uscc } = held.terms;
    const command: PledgeReleased = { type: 'pledge.released', uscc, pledgeId, atMs };
    return { command, next: releasePledge(held, atMs), releasedMs: atMs };
  });
}

/** From `atMs` other goods stand for the pledge. */
export async function substitutePledgeOf(
  client: PoolClient,
  key: PledgeKey,
  { goods, atMs }: Pick<PledgeSubstituted, 'goods' | 'atMs'>,
): Promise<Result<Registered, RegistryFault>> {
  const fault = findGoodsFault(goods, atMs);
  if (fault !== undefined) {
    return refuse('pledge-invalid', `pledge ${key.pledgeId}: ${fault}`, 'correct it');
  }
  return change(client, key, (held) => {
    const { pledgeId, uscc } = held.terms;
    const command: PledgeSubstituted = { type: 'pledge.substituted', uscc, pledgeId, goods, atMs };
    return { command, next: substitutePledge(held, goods, atMs), releasedMs: null };
  });
}

interface Change {
  readonly command: PledgeReleased | PledgeSubstituted;
  readonly next: HeldPledge;
  readonly releasedMs: number | null;
}

async function change(
  client: PoolClient,
  key: PledgeKey,
  changed: (held: HeldPledge) => Change,
): Promise<Result<Registered, RegistryFault>> {
  const { pledgeId } = key;
  const known = await lockPledge(client, key);
  if (known === undefined) {
    return refuse('pledge-unknown', `pledge ${pledgeId} is not registered`, 'register it first');
  }
  const held = { terms: known.terms, stretches: await readStretches(client, pledgeId) };
  const { command, next, releasedMs } = changed(held);
  if (canonicalJson(next.stretches) === canonicalJson(held.stretches))
    return ok({ changed: false });
  const partition = await findEnterprisePartition(client, known.terms.uscc);
  if (partition === undefined) return enterpriseUnknown(known.terms.uscc);
  await client.query('delete from pledged_stretch where pledge_id = $1', [pledgeId]);
  await writeStretches(client, next);
  await client.query(
    `update pledge set released_ms = coalesce($2, released_ms), changed_at = now() where pledge_id = $1`,
    [pledgeId, releasedMs],
  );
  await appendCommands(client, [partition], [command]);
  return ok({ changed: true });
}

async function lockPledge(
  client: PoolClient,
  { pledgeId, tenant }: PledgeKey,
): Promise<{ readonly terms: PledgeTerms } | undefined> {
  const { rows } = await client.query<{ terms: PledgeTerms }>(
    'select terms from pledge where pledge_id = $1 and tenant = $2 for update',
    [pledgeId, tenant],
  );
  return rows[0];
}

interface StretchRow {
  readonly from_ms: string;
  readonly to_ms: string | null;
  readonly place: string;
  readonly commodity: string;
  readonly grams: string;
}

async function readStretches(client: PoolClient, pledgeId: string) {
  const { rows } = await client.query<StretchRow>(
    'select * from pledged_stretch where pledge_id = $1 order by from_ms',
    [pledgeId],
  );
  return rows.map(({ from_ms, to_ms, place, commodity, grams }) => ({
    goods: { place, commodity, quantityKg: Number(grams) / 1_000 },
    fromMs: Number(from_ms),
    toMs: to_ms === null ? null : Number(to_ms),
  }));
}

async function writeStretches(client: PoolClient, { terms, stretches }: HeldPledge): Promise<void> {
  for (const { goods, fromMs, toMs } of stretches) {
    const { place, commodity, quantityKg } = goods;
    await client.query(
      `insert into pledged_stretch (pledge_id, uscc, from_ms, to_ms, place, commodity, grams)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [terms.pledgeId, terms.uscc, fromMs, toMs, place, commodity, gramsOf(quantityKg)],
    );
  }
}

/** What a fault is, and how one is done to a running installation and timed. */
import { setTimeout as delay } from 'node:timers/promises';
import type { RedisServer } from '@chanrong/testing';
import type { AppProcess } from '../harness/process.js';
import type { RecordedMonth } from '../harness/recorded-month.js';
import { type Stack, until } from '../harness/stack.js';

/** An installation under load whose parts can be broken. */
export interface Installation {
  readonly stack: Stack;
  readonly redis: RedisServer;
  readonly month: RecordedMonth;
  /** Of an enterprise in a partition of its own that sends nothing until somebody makes it. */
  readonly loud: RecordedMonth;
}

export interface Fault {
  readonly name: string;
  /** Takes so long that `npm test` leaves it to `verify:long`. */
  readonly isLong?: true;
  /** Breaks something; resolves when it is whole again. */
  strike(installation: Installation): Promise<void>;
}

export interface FaultRun {
  readonly fault: string;
  /** Messages acknowledged to all gateways meanwhile. */
  readonly acknowledged: number;
  /** From when all is whole again until what had been appended by then is folded and committed, and gateways are acknowledged, ms. */
  readonly recoverMs: number;
}

/** Longer than anybody waits for an answer on a line that is dead, ms. */
const recoverMsMax = 120_000;

export const scorerSettings = { CHECKPOINT_INTERVAL_MS: '1000' };
export const frozenMs = 3_000;
export const awayMs = 1_000;
export const refusedMs = 1_500;

export async function runFault(installation: Installation, fault: Fault): Promise<FaultRun> {
  const { stack, month } = installation;
  const before = month.acknowledged;
  await fault.strike(installation);
  const healedMs = performance.now();
  const [atHealing, heads] = [month.acknowledged, await headsOf(stack)];
  const isAcknowledged = (): Promise<boolean> => Promise.resolve(month.acknowledged > atHealing);
  await until(isAcknowledged, `an acknowledgement after: ${fault.name}`, recoverMsMax);
  await until(() => isFolded(stack, heads), `all to be folded after: ${fault.name}`, recoverMsMax);
  const recoverMs = Math.round(performance.now() - healedMs);
  const acknowledged = (month.acknowledged - before) * month.plants.length;
  return { fault: fault.name, acknowledged, recoverMs };
}

export async function headsOf({ pool }: Stack): Promise<readonly Position[]> {
  const { rows } = await pool.query<Position>(
    'select partition, seq::float8 as seq from journal_head',
  );
  return rows;
}

interface Position {
  readonly partition: number;
  readonly seq: number;
}

export async function isFolded({ pool }: Stack, heads: readonly Position[]): Promise<boolean> {
  const { rows } = await pool.query(
    `select from partition_cursor c join unnest($1::int[], $2::bigint[]) as h (partition, seq)
       using (partition) where c.seq < h.seq`,
    [heads.map(({ partition }) => partition), heads.map(({ seq }) => seq)],
  );
  return rows.length === 0;
}

export function app(stack: Stack, name: string): AppProcess {
  return stack.apps.get(name) as AppProcess;
}

export async function freeze(process: AppProcess): Promise<void> {
  process.freeze();
  await delay(frozenMs);
  process.thaw();
}

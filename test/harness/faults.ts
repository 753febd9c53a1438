/** Faults as data: what is done to a running installation and undone again, and how each is timed. */
import { setTimeout as delay } from 'node:timers/promises';
import type { RedisServer } from '@chanrong/testing';
import pg from 'pg';
import type { AppProcess } from './process.js';
import type { RecordedMonth } from './recorded-month.js';
import { type Stack, until } from './stack.js';

/** An installation under load whose parts can be broken. */
export interface Installation {
  readonly stack: Stack;
  readonly redis: RedisServer;
  readonly month: RecordedMonth;
}

export interface Fault {
  readonly name: string;
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

export const scorerSettings = { CHECKPOINT_INTERVAL_MS: '1000' };
const frozenMs = 3_000;
const awayMs = 1_000;
const refusedMs = 1_500;

export const faults: readonly Fault[] = [
  {
    name: '`kill -9` of the scorer',
    async strike({ stack }) {
      await app(stack, 'scorer').stop('SIGKILL');
      stack.startScorer(scorerSettings);
    },
  },
  {
    name: 'the scorer is frozen for 3 s (SIGSTOP)',
    strike: ({ stack }) => freeze(app(stack, 'scorer')),
  },
  {
    name: '`kill -9` of ingest',
    async strike({ stack }) {
      await app(stack, 'ingest').stop('SIGKILL');
      await stack.startIngest();
    },
  },
  {
    name: 'ingest is frozen for 3 s (SIGSTOP)',
    strike: ({ stack }) => freeze(app(stack, 'ingest')),
  },
  {
    name: 'every session of PostgreSQL is ended',
    async strike({ stack }) {
      await stack.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
      );
    },
  },
  {
    name: '`kill -9` of PostgreSQL, away for 1 s',
    strike: ({ stack }) => stack.restartDatabase('SIGKILL', awayMs),
  },
  {
    name: 'PostgreSQL is restarted (immediate), away for 1 s',
    strike: ({ stack }) => stack.restartDatabase('SIGQUIT', awayMs),
  },
  {
    name: 'PostgreSQL is restarted (fast), away for 1 s',
    strike: ({ stack }) => stack.restartDatabase('SIGINT', awayMs),
  },
  {
    name: 'somebody locks heads and cursors for 1.5 s',
    async strike({ stack }) {
      await withClient(stack, async (client) => {
        await client.query('begin');
        await client.query('select from partition_cursor for update');
        await client.query('select from journal_head for update');
        await delay(refusedMs);
        await client.query('rollback');
      });
    },
  },
  {
    name: 'all connections of PostgreSQL are taken for 1.5 s',
    strike: ({ stack }) => takeConnections(stack),
  },
  {
    name: 'Redis: FLUSHALL',
    async strike({ redis }) {
      await redis.ask((client) => client.flushall());
    },
  },
  {
    name: '`kill -9` of Redis, away for 1 s',
    async strike({ redis }) {
      await redis.kill();
      await delay(awayMs);
      await redis.startAgain();
    },
  },
  {
    name: 'Redis is frozen for 3 s (SIGSTOP)',
    async strike({ redis }) {
      redis.freeze();
      await delay(frozenMs);
      redis.thaw();
    },
  },
  {
    name: 'Redis has no memory left for 1.5 s',
    async strike({ redis }) {
      await redis.ask((client) => client.config('SET', 'maxmemory', '1'));
      await delay(refusedMs);
      await redis.ask((client) => client.config('SET', 'maxmemory', '0'));
    },
  },
];

export async function runFault(installation: Installation, fault: Fault): Promise<FaultRun> {
  const { stack, month } = installation;
  const before = month.acknowledged;
  await fault.strike(installation);
  const healedMs = performance.now();
  const [atHealing, heads] = [month.acknowledged, await headsOf(stack)];
  await until(() => Promise.resolve(month.acknowledged > atHealing), 'an acknowledgement');
  await until(() => isFolded(stack, heads), 'what was appended to be folded');
  const recoverMs = Math.round(performance.now() - healedMs);
  const acknowledged = (month.acknowledged - before) * month.plants.length;
  return { fault: fault.name, acknowledged, recoverMs };
}

async function headsOf({ pool }: Stack): Promise<readonly Position[]> {
  const { rows } = await pool.query<Position>(
    'select partition, seq::float8 as seq from journal_head',
  );
  return rows;
}

interface Position {
  readonly partition: number;
  readonly seq: number;
}

async function isFolded({ pool }: Stack, heads: readonly Position[]): Promise<boolean> {
  const { rows } = await pool.query(
    `select from partition_cursor c join unnest($1::int[], $2::bigint[]) as h (partition, seq)
       using (partition) where c.seq < h.seq`,
    [heads.map(({ partition }) => partition), heads.map(({ seq }) => seq)],
  );
  return rows.length === 0;
}

function app(stack: Stack, name: string): AppProcess {
  return stack.apps.get(name) as AppProcess;
}

async function freeze(process: AppProcess): Promise<void> {
  process.freeze();
  await delay(frozenMs);
  process.thaw();
}

async function takeConnections(stack: Stack): Promise<void> {
  const taken: pg.Client[] = [];
  try {
    for (;;) {
      const client = new pg.Client({ connectionString: stack.database.url });
      client.on('error', () => undefined);
      await client.connect();
      taken.push(client);
    }
  } catch {
    // There is none left.
  }
  await delay(refusedMs);
  await Promise.all(taken.map((client) => client.end()));
}

async function withClient(stack: Stack, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: stack.database.url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

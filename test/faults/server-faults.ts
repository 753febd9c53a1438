/** PostgreSQL and Redis away, frozen, full, slow or in other hands. */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Stack } from '../harness/stack.js';
import { awayMs, type Fault, frozenMs, refusedMs } from './fault.js';

export const serverFaults: readonly Fault[] = [
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
    strike: ({ stack }) => stack.restartDatabase('SIGKILL', () => delay(awayMs)),
  },
  {
    name: 'PostgreSQL is restarted (immediate), away for 1 s',
    strike: ({ stack }) => stack.restartDatabase('SIGQUIT', () => delay(awayMs)),
  },
  {
    name: 'PostgreSQL is restarted (fast), away for 1 s',
    strike: ({ stack }) => stack.restartDatabase('SIGINT', () => delay(awayMs)),
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
    name: 'every flush of the WAL takes 100 ms longer for 1.5 s',
    async strike({ stack }) {
      await withClient(stack, async (client) => {
        await client.query('alter system set commit_delay = 100000');
        await client.query('alter system set commit_siblings = 0');
        await client.query('select pg_reload_conf()');
        await delay(refusedMs);
        await client.query('alter system reset commit_delay');
        await client.query('alter system reset commit_siblings');
        await client.query('select pg_reload_conf()');
      });
    },
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

import { createTestDatabase, RedisServer } from '@chanrong/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { heldHandler } from '../test/held-handler.js';
import {
  openWakeQueue,
  QueueSettingsError,
  type WakeQueue,
  type WakeQueueOptions,
} from './wake-queue.js';

const onError = (): void => undefined;

/** A server of a test's own that holds the queue. */
interface QueueServerUnderTest {
  readonly options: Pick<WakeQueueOptions, 'databaseUrl' | 'redisUrl'>;
  /** Ends every connection of the queue from the server's side. */
  cutConnections(): Promise<void>;
  /** Wake-ups that are kept, waiting or being handled. */
  jobCount(): Promise<number>;
  stop(): Promise<void>;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function startPostgres(): Promise<QueueServerUnderTest> {
  const database = await createTestDatabase();
  const { url, pool } = database;
  return {
    options: { databaseUrl: url },
    async cutConnections() {
      await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
      );
    },
    async jobCount() {
      const { rows } = await pool.query('select count(*)::int as count from bullmq.job');
      return rows[0].count as number;
    },
    stop: () => database.drop(),
  };
}

async function startRedis(): Promise<QueueServerUnderTest> {
  const server = await RedisServer.start();
  return {
    options: { databaseUrl: 'postgres://nobody@127.0.0.1:1/none', redisUrl: server.url },
    async cutConnections() {
      await server.ask((redis) => redis.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes'));
    },
    async jobCount() {
      const keys = await server.ask((redis) => redis.keys('{chanrong}:wake:[0-9]*'));
      return keys.filter((key) => !key.endsWith(':lock')).length;
    },
    stop: () => server.stop(),
  };
}

describe.each([
  ['PostgreSQL', startPostgres],
  ['Redis', startRedis],
])('WakeQueue on %s', (_, startServer) => {
  let server: QueueServerUnderTest;
  const queues: WakeQueue[] = [];
  let errors: Error[];

  async function open(): Promise<WakeQueue> {
    const queue = await openWakeQueue({
      ...server.options,
      onError: (error) => errors.push(error),
    });
    queues.push(queue);
    return queue;
  }

  beforeEach(async () => {
    server = await startServer();
    errors = [];
  });

  afterEach(async () => {
    for (const queue of queues.splice(0)) await queue.close();
    await server.stop();
  });

  it('wakes the handler in another process for each partition', async () => {
    const [producer, consumer] = [await open(), await open()];
    const handler = heldHandler();
    consumer.onWake(handler.handle);
    producer.wake(0);
    producer.wake(3);
    await handler.called(2);
    expect(new Set(handler.calls)).toEqual(new Set([0, 3]));
    handler.holdNoMore();
    expect(errors).toEqual([]);
  });

  it('keeps a wake-up that comes while the handler runs: one more call, however many came', async () => {
    const [producer, consumer] = [await open(), await open()];
    const handler = heldHandler();
    consumer.onWake(handler.handle);
    producer.wake(1);
    await handler.called(1);
    for (let i = 0; i < 3; i++) {
      producer.wake(1);
      await new Promise(setImmediate);
    }
    producer.wake(2);
    await handler.called(2);
    expect(handler.calls).toEqual([1, 2]);
    handler.releaseAll();
    await handler.called(3);
    expect(handler.calls).toEqual([1, 2, 1]);
    handler.holdNoMore();
  });

  it('works again after every connection of it was cut', async () => {
    const [producer, consumer] = [await open(), await open()];
    const handler = heldHandler();
    consumer.onWake(handler.handle);
    producer.wake(0);
    await handler.called(1);
    handler.releaseAll();
    await server.cutConnections();
    const retry = setInterval(() => producer.wake(0), 50);
    await handler.called(2);
    clearInterval(retry);
    // Wake-ups that came during the second call become a third.
    handler.holdNoMore();
  });

  it('reports a handler that throws and goes on', async () => {
    const queue = await open();
    const handled = new Promise<void>((resolve) => {
      queue.onWake((partition) => {
        if (partition === 1) return Promise.reject(new Error('no such partition'));
        resolve();
        return Promise.resolve();
      });
    });
    queue.wake(1);
    queue.wake(2);
    await handled;
    await until(() => Promise.resolve(errors.length > 0));
    expect(errors.map((error) => error.message)).toEqual(['no such partition']);
  });

  it('leaves nothing behind of wake-ups that were handled', async () => {
    const queue = await open();
    const handler = heldHandler();
    queue.onWake(handler.handle);
    queue.wake(0);
    await handler.called(1);
    handler.holdNoMore();
    await until(async () => (await server.jobCount()) === 0);
  });

  it('lets a running handler finish before it closes, and hands over what was asked', async () => {
    const [producer, consumer] = [await open(), await open()];
    const handler = heldHandler();
    consumer.onWake(handler.handle);
    producer.wake(1);
    await handler.called(1);
    let isClosed = false;
    const closed = consumer.close().then(() => (isClosed = true));
    await new Promise(setImmediate);
    expect(isClosed).toBe(false);
    handler.releaseAll();
    await closed;
    producer.wake(2);
    await producer.close();
    const next = heldHandler();
    (await open()).onWake(next.handle);
    await next.called(1);
    expect(next.calls).toEqual([2]);
    next.holdNoMore();
  });

  it('gives a partition one wake-up at a time, however many ask for it', async () => {
    const queue = await open();
    for (let round = 0; round < 20; round += 1) {
      for (const partition of [4, 5]) queue.wake(partition);
      await new Promise(setImmediate);
    }
    await until(async () => (await server.jobCount()) === 2);
    await queue.close();
    expect(await server.jobCount()).toBe(2);
  });
});

describe('openWakeQueue', () => {
  it('says at opening that the schema is missing', async () => {
    const database = await createTestDatabase();
    const { url, pool } = database;
    await pool.query('drop schema bullmq cascade');
    await expect(openWakeQueue({ databaseUrl: url, onError })).rejects.toThrow(/schema/);
    await database.drop();
  });

  it('refuses a Redis that would drop wake-ups when its memory is full', async () => {
    const server = await RedisServer.start({ 'maxmemory-policy': 'allkeys-lru' });
    const options = { databaseUrl: '', redisUrl: server.url, onError };
    await expect(openWakeQueue(options)).rejects.toThrow(QueueSettingsError);
    await expect(openWakeQueue(options)).rejects.toThrow(
      /maxmemory-policy allkeys-lru.*maxmemory-policy noeviction/,
    );
    await server.stop();
  });

  it('does without a Redis that is not there, and works when it comes', async () => {
    const server = await RedisServer.start();
    await server.kill();
    const queue = await openWakeQueue({ databaseUrl: '', redisUrl: server.url, onError });
    const woken = new Promise<number>((resolve) => {
      queue.onWake((partition) => Promise.resolve(resolve(partition)));
    });
    await server.startAgain();
    const asking = setInterval(() => queue.wake(3), 50);
    expect(await woken).toBe(3);
    clearInterval(asking);
    await queue.close();
    await server.stop();
  });
});

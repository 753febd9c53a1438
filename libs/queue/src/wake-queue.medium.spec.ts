import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openWakeQueue, type WakeQueue } from './wake-queue.js';

let database: TestDatabase;
const queues: WakeQueue[] = [];
let errors: Error[];

async function open(): Promise<WakeQueue> {
  const queue = await openWakeQueue({
    databaseUrl: database.url,
    onError: (error) => errors.push(error),
  });
  queues.push(queue);
  return queue;
}

/** A handler whose calls can be awaited, and are held open until they are let go. */
function heldHandler() {
  const calls: number[] = [];
  const releases: (() => void)[] = [];
  let holds = true;
  const waiters: { count: number; resolve: () => void }[] = [];
  return {
    calls,
    handle: (partition: number): Promise<void> => {
      calls.push(partition);
      for (const waiter of waiters) if (calls.length >= waiter.count) waiter.resolve();
      return holds ? new Promise((resolve) => releases.push(resolve)) : Promise.resolve();
    },
    called: (count: number) =>
      new Promise<void>((resolve) => {
        if (calls.length >= count) resolve();
        else waiters.push({ count, resolve });
      }),
    releaseAll: () => releases.splice(0).forEach((release) => release()),
    holdNoMore() {
      holds = false;
      this.releaseAll();
    },
  };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise(setImmediate);
}

async function jobCount(where: string): Promise<number> {
  const result = await database.pool.query(`select count(*)::int as n from bullmq.job ${where}`);
  return result.rows[0].n as number;
}

beforeEach(async () => {
  database = await createTestDatabase();
  errors = [];
});

afterEach(async () => {
  for (const queue of queues.splice(0)) await queue.close();
  await database.drop();
});

describe('WakeQueue on PostgreSQL', () => {
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
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
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
    await until(async () => (await jobCount('')) === 0);
  });

  it('says at opening that the schema is missing', async () => {
    await database.pool.query('drop schema bullmq cascade');
    await expect(open()).rejects.toThrow(/schema/);
  });
});

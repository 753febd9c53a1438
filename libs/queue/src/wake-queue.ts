/**
 * Wake-ups over BullMQ: "partition n has news". They carry no data, may be doubled and may be lost;
 * who folds a partition also looks at its journal by itself. So nobody waits for a wake-up to be
 * queued, and a dead queue slows nothing but the first second.
 *
 * BullMQ is used directly rather than through @nestjs/bullmq: the backend is chosen at run time, and
 * processes without a Nest container (tools, tests, benches) use the same port.
 */
import {
  createPostgresBackend,
  createRedisBackend,
  withBackend,
  type BackendClasses,
  type IQueueBackend,
  type PostgresConnectionOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { Coalescer } from './coalescer.js';

export interface WakeQueue {
  /** Asks that the partition be looked at soon. Returns at once and never fails. */
  wake(partition: number): void;
  /**
   * Calls the handler for partitions that were woken: one call at a time a partition, and one more
   * after it when a wake-up came meanwhile. Call once. A handler that throws is reported; its wake-up is over.
   */
  onWake(handler: (partition: number) => Promise<void>): void;
  /** Jobs by state: `waiting`, `active` and so on. @throws Error when the server is away */
  countJobs(): Promise<Readonly<Record<string, number>>>;
  /** Hands over what was asked, lets running handlers finish, and disconnects. */
  close(): Promise<void>;
}

export interface WakeQueueOptions {
  /** Queues of different names do not meet; `wake` when absent. */
  readonly name?: string;
  /** Holds the queue when there is no Redis; its schema is made by the migrations. */
  readonly databaseUrl: string;
  readonly redisUrl?: string | undefined;
  /** Handlers that may run at once, over all partitions; 16 when absent. */
  readonly concurrency?: number;
  /** Called for what goes wrong behind the caller's back. */
  readonly onError: (error: Error) => void;
}

interface WakeJob {
  readonly partition: number;
}

/** A partition is woken at most this often; while it is busy its owner keeps reading anyway. */
const wakeIntervalMs = 100;
const queueNameDefault = 'wake';
/** In braces, so that all keys of the queue fall into one slot of a Redis cluster. */
const redisPrefix = '{chanrong}';
/** LISTEN keeps one; the others are for adding, claiming and finishing. */
const poolSizeMax = 4;
const connectTimeoutMs = 5_000;
/** How long a start waits to be told how Redis is set, ms. */
const checkMsMax = 2_000;
/** A dead queue does not keep a process from stopping: each step of it has this long. */
const closeStepMsMax = 3_000;

const queueOptions = {
  prefix: redisPrefix,
  streams: { events: { maxLen: 100 } },
};

/** A killed worker's partition is free for wake-ups again after about lock + interval. */
const workerOptions = {
  prefix: redisPrefix,
  drainDelay: 1,
  lockDuration: 3_000,
  stalledInterval: 1_000,
  maxStalledCount: 1_000,
  runRetryDelay: 1_000,
};

/**
 * Redis may be away, now and later: wake-ups then wait, one a partition, until it is back.
 * @throws Error when PostgreSQL, in its place, cannot be reached, or the queue's schema there is
 * missing or too new; QueueSettingsError when Redis evicts.
 */
export async function openWakeQueue(options: WakeQueueOptions): Promise<WakeQueue> {
  return options.redisUrl === undefined
    ? openOnPostgres(options)
    : openOnRedis(options, options.redisUrl);
}

async function openOnPostgres(options: WakeQueueOptions): Promise<WakeQueue> {
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    max: poolSizeMax,
    application_name: 'chanrong queue',
    keepAlive: true,
    connectionTimeoutMillis: connectTimeoutMs,
    options: '-c search_path=bullmq',
  });
  // A pool that drops an idle connection says so here; the next query opens another.
  pool.on('error', options.onError);
  // BullMQ describes a pool by structure, and the overloads of pg's typings do not fit into it.
  const connection = pool as unknown as PostgresConnectionOptions;
  const server = { producer: connection, consumer: connection, disconnect: () => pool.end() };
  const queue = new BullWakeQueue(withBackend(createPostgresBackend), server, options);
  await queue.ready();
  return queue;
}

/** A server that would not keep what the queue entrusts to it: whoever runs it must change a setting. */
export class QueueSettingsError extends Error {
  override readonly name = 'QueueSettingsError';
}

async function openOnRedis(options: WakeQueueOptions, url: string): Promise<WakeQueue> {
  await refuseEviction(url);
  const server = {
    // Without a server an add fails at once: better a lost wake-up than a growing memory.
    producer: { url, enableOfflineQueue: false, maxRetriesPerRequest: 1 },
    consumer: { url, maxRetriesPerRequest: null },
    disconnect: () => Promise.resolve(),
  };
  return new BullWakeQueue(withBackend(createRedisBackend), server, options);
}

/** A server that is away cannot be asked; the sweep covers what it may drop when it is back. */
async function refuseEviction(url: string): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: checkMsMax,
    commandTimeout: checkMsMax,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  try {
    const memory = await redis.connect().then(() => redis.info('memory'));
    const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1] ?? 'noeviction';
    if (policy === 'noeviction') return;
    throw new QueueSettingsError(
      `Redis has maxmemory-policy ${policy}: when its memory is full it drops wake-ups; ` +
        'set maxmemory-policy noeviction',
    );
  } catch (error) {
    if (error instanceof QueueSettingsError) throw error;
  } finally {
    redis.disconnect();
  }
}

interface QueueServer<Connection> {
  readonly producer: Connection;
  readonly consumer: Connection;
  disconnect(): Promise<void>;
}

class BullWakeQueue<Backend extends IQueueBackend, Connection> implements WakeQueue {
  readonly #classes: BackendClasses<Backend, Connection>;
  readonly #server: QueueServer<Connection>;
  readonly #options: WakeQueueOptions;
  readonly #queue;
  readonly #coalescer = new Coalescer<number>(wakeIntervalMs, (keys) => this.#add(keys));
  #worker: { close(): Promise<void> } | undefined;
  #closing: Promise<void> | undefined;

  constructor(
    classes: BackendClasses<Backend, Connection>,
    server: QueueServer<Connection>,
    options: WakeQueueOptions,
  ) {
    this.#classes = classes;
    this.#server = server;
    this.#options = options;
    this.#queue = new classes.Queue<WakeJob>(options.name ?? queueNameDefault, {
      ...queueOptions,
      connection: server.producer,
    });
    this.#queue.on('error', options.onError);
  }

  async ready(): Promise<void> {
    try {
      await this.#queue.waitUntilReady();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  wake(partition: number): void {
    this.#coalescer.add(partition);
  }

  onWake(handler: (partition: number) => Promise<void>): void {
    const worker = new this.#classes.Worker<WakeJob>(
      this.#options.name ?? queueNameDefault,
      (job) => handler(job.data.partition),
      {
        ...workerOptions,
        concurrency: this.#options.concurrency ?? 16,
        connection: this.#server.consumer,
      },
    );
    worker.on('error', this.#options.onError);
    worker.on('failed', (_job, error) => this.#options.onError(error));
    this.#worker = worker;
  }

  countJobs(): Promise<Readonly<Record<string, number>>> {
    return this.#queue.getJobCounts();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await within(closeStepMsMax, this.#coalescer.close());
    await within(closeStepMsMax, this.#worker?.close());
    await within(closeStepMsMax, this.#queue.close());
    await within(closeStepMsMax, this.#server.disconnect());
  }

  async #add(partitions: readonly number[]): Promise<void> {
    const jobs = partitions.map((partition) => ({
      name: 'wake',
      data: { partition },
      opts: {
        // A wake-up during the handler is kept and becomes one more call; without
        // `keepLastIfActive` the tail of a burst would wait for the owner's own look.
        deduplication: { id: `part-${partition}`, keepLastIfActive: true },
        removeOnComplete: true,
        removeOnFail: true,
      },
    }));
    try {
      await this.#queue.addBulk(jobs);
    } catch (error) {
      this.#options.onError(error as Error);
    }
  }
}

/** Resolves with the work, or without it when it takes longer. */
async function within(ms: number, work: Promise<void> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, tooLate]);
  clearTimeout(timer);
}

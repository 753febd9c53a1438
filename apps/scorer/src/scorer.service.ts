/** Builds the scorer's parts from its settings, and starts and stops them with the process. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { defaultEnginePolicy } from '@chanrong/engine';
import { PostgresJournal } from '@chanrong/journal';
import {
  databaseIsWritable,
  type HealthServer,
  type MessageTracer,
  openMessageTracer,
  startHealthServer,
} from '@chanrong/observability';
import type { WakeQueue } from '@chanrong/queue';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import type { Logger } from 'pino';
import { CheckpointSaver } from './checkpoint-saver.js';
import { EngineLoader, loadsMax } from './engine-loader.js';
import { EnterpriseComparison } from './enterprise-comparison.js';
import { workSessionName } from './membership.js';
import { OutputWriter } from './output-writer.js';
import { type OwnershipListener, PartitionOwnership } from './partition-ownership.js';
import { ScoreTraces } from './score-traces.js';
import { ScorerLoop } from './scorer-loop.js';
import { ScorerMetrics } from './scorer-metrics.js';
import type { ScorerConfig } from './scorer.config.js';

/** One each for reading ahead, committing, ticks, saving and comparing, one to spare, and the loads. */
const poolSizeMax = 6 + loadsMax;
/** A database that does not answer for this long is not there, ms. */
const answerMsMax = 45_000;

@Injectable()
export class ScorerService implements OnApplicationShutdown {
  readonly metrics = new ScorerMetrics();
  readonly loop: ScorerLoop;
  private readonly pool: pg.Pool;
  private readonly comparison: EnterpriseComparison;
  private readonly ownership: PartitionOwnership;
  private readonly traces = new ScoreTraces();
  private tracer: MessageTracer | undefined;
  private health: HealthServer | undefined;
  private queue: WakeQueue | undefined;
  private opening: Promise<void> = Promise.resolve();
  private isStopping = false;

  constructor(
    private readonly config: ScorerConfig,
    private readonly log: Logger,
  ) {
    const identity = {
      member: randomBytes(8).toString('hex'),
      owner: `${hostname()}:${process.pid}`,
    };
    this.pool = new pg.Pool({
      connectionString: config.databaseUrl,
      max: poolSizeMax,
      application_name: workSessionName(identity),
      keepAlive: true,
      query_timeout: answerMsMax,
    });
    this.pool.on('error', (error) => this.loop.distrust(error));
    // A session that ends between two queries of a transaction says so here; the next query fails.
    this.pool.on('connect', (client) => client.on('error', () => undefined));
    this.comparison = new EnterpriseComparison(this.pool, log);
    const journal = new PostgresJournal(this.pool, config.archiveFolder);
    this.ownership = new PartitionOwnership(config.databaseUrl, identity, this.listener(), log);
    this.loop = new ScorerLoop({
      journal,
      ownership: this.ownership,
      loader: new EngineLoader(this.pool, journal, defaultEnginePolicy, log),
      saver: new CheckpointSaver(this.pool, log),
      writer: new OutputWriter(this.pool),
      metrics: this.metrics,
      traces: this.traces,
      log,
      checkpointIntervalMs: config.checkpointIntervalMs,
    });
    this.metrics.watchPartitions(() => this.loop.partitions.length);
  }

  /** Partitions first: what else there is to load and to open takes as long as taking them does. */
  async start(): Promise<void> {
    this.health = await this.openHealth();
    this.tracer = await openMessageTracer('scorer', this.config.traces);
    this.traces.traceWith(this.tracer);
    this.loop.start();
    await this.loop.settled;
    this.health.started();
    this.log.info('scorer started');
    if (this.isStopping) return;
    this.opening = this.openQueue();
    try {
      await this.opening;
    } catch (error) {
      await this.onApplicationShutdown();
      throw error;
    }
    if (!this.isStopping) this.comparison.start();
  }

  /**
   * A queue that cannot be reached costs the sweep's delay, not the service.
   * @throws QueueSettingsError when it must not be used as it is set
   */
  private async openQueue(): Promise<void> {
    const { openWakeQueue, QueueSettingsError } = await import('@chanrong/queue');
    try {
      this.queue = await openWakeQueue({
        databaseUrl: this.config.databaseUrl,
        redisUrl: this.config.redisUrl,
        onError: (error) => this.log.warn({ error: error.message }, 'wake-up queue in trouble'),
      });
      this.queue.onWake((partition) => {
        this.loop.wakeFor(partition);
        return Promise.resolve();
      });
      const { queue } = this;
      this.metrics.watchJobs(() => queue.countJobs());
    } catch (error) {
      if (error instanceof QueueSettingsError) throw error;
      this.log.error({ error }, 'no wake-up queue; sweeping instead');
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await this.opening.catch(() => undefined);
    await this.comparison.stop();
    await this.loop.stop();
    await this.queue?.close();
    await this.tracer?.close();
    await this.health?.close();
    await this.pool.end();
    this.log.info('scorer stopped');
  }

  /** A scorer without partitions stands by, and is well. */
  private openHealth(): Promise<HealthServer> {
    return startHealthServer({
      host: this.config.healthHost,
      port: this.config.healthPort,
      registry: this.metrics.registry,
      checks: {
        database: databaseIsWritable(this.pool),
        partitions: () => {
          if (!this.ownership.isConnected) throw new Error('not among the scorers at work');
        },
        loop: () => {
          if (!this.loop.isTurning) throw new Error('no turn for a minute');
        },
      },
    });
  }

  private listener(): OwnershipListener {
    return {
      onLost: (error) => this.loop.distrust(error),
      onNews: () => this.loop.wake(),
      onTaken: (reason) => this.metrics.tookOver(reason),
      isWorking: () => this.loop.isTurning,
    };
  }
}

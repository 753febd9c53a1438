/** Grows the trees of partitions that grew and signs heads; once an hour archives and removes what is old. */
import { createPrivateKey } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { openKeySet } from '@chanrong/identity';
import { databaseIsWritable, type HealthServer, startHealthServer } from '@chanrong/observability';
import { installationName, type NoteSigner, verifierKeyText } from '@chanrong/proof';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import type { Logger } from 'pino';
import { BrokenChainError, growTree, segmentsPerGrowth } from './grow-tree.js';
import { InstallationMetrics } from './installation-metrics.js';
import type { NotaryConfig } from './notary.config.js';
import { retain } from './retention.js';

/** One each for trees, retention's long statements, and whoever asks how things are. */
const poolSizeMax = 3;
const pollIntervalMs = 1_000;
const retentionIntervalMs = 3_600_000;
/** A database that does not answer for this long is not there, ms. */
const answerMsMax = 45_000;

@Injectable()
export class NotaryService implements OnApplicationShutdown {
  private readonly pool: pg.Pool;
  private readonly broken = new Set<number>();
  private readonly metrics: InstallationMetrics;
  private health: HealthServer | undefined;
  private stopping = false;
  private retainedMs = Number.NEGATIVE_INFINITY;
  private interrupt: (() => void) | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly config: NotaryConfig,
    private readonly log: Logger,
  ) {
    this.pool = new pg.Pool({
      connectionString: config.databaseUrl,
      max: poolSizeMax,
      application_name: 'chanrong notary',
      query_timeout: answerMsMax,
    });
    // The next query says what there is to say about a lost connection.
    this.pool.on('error', () => undefined);
    this.metrics = new InstallationMetrics({
      pool: this.pool,
      diskFolder: config.archiveFolder ?? config.keysFolder,
      brokenPartitions: this.broken,
      log,
    });
  }

  async start(): Promise<void> {
    const { healthHost, healthPort } = this.config;
    const health = await startHealthServer({
      host: healthHost,
      port: healthPort,
      registry: this.metrics,
      checks: { database: databaseIsWritable(this.pool) },
    });
    this.health = health;
    // A folder that cannot be made would be noticed in 400 days otherwise; its disk is watched from now on.
    const { archiveFolder } = this.config;
    if (archiveFolder !== undefined) await mkdir(archiveFolder, { recursive: true, mode: 0o700 });
    const { installationId, secret } = await this.readInstallation();
    const { signingKey } = await openKeySet(this.config.keysFolder);
    const privateKey = createPrivateKey({ key: signingKey, format: 'jwk' });
    const signer = { name: installationName(installationId), privateKey };
    const verifierKey = verifierKeyText(signer);
    await this.pool.query(
      'insert into note_key (verifier_key) values ($1) on conflict do nothing',
      [verifierKey],
    );
    this.log.info({ verifierKey }, 'notary started');
    this.running = this.run(signer, secret);
    health.started();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.interrupt?.();
    await this.running;
    await this.health?.close();
    await this.pool.end();
    this.log.info('notary stopped');
  }

  private async run(signer: NoteSigner, secret: Uint8Array): Promise<void> {
    while (!this.stopping) {
      try {
        for (const partition of await this.findWaiting()) {
          if (this.stopping) return;
          await this.grow(partition, signer, secret);
        }
        await this.retain();
      } catch (error) {
        this.log.warn({ error: (error as Error).message }, 'tree not grown; trying again');
      }
      await this.pause();
    }
  }

  private async grow(partition: number, signer: NoteSigner, secret: Uint8Array): Promise<void> {
    const { headIntervalMs } = this.config;
    try {
      let grownBy: number;
      do {
        const growth = await growTree(this.pool, { partition, secret, signer, headIntervalMs });
        grownBy = growth.grownBy;
        this.log.debug({ partition, ...growth }, 'tree grown');
      } while (grownBy === segmentsPerGrowth && !this.stopping);
      this.broken.delete(partition);
    } catch (error) {
      if (!(error instanceof BrokenChainError)) throw error;
      // Said once; what was signed before still stands, and nothing is signed on top.
      if (!this.broken.has(partition))
        this.log.error({ partition, seq: error.seq }, 'journal altered; no more heads are signed');
      this.broken.add(partition);
    }
  }

  private async retain(): Promise<void> {
    if (performance.now() - this.retainedMs < retentionIntervalMs) return;
    this.retainedMs = performance.now();
    const { archiveFolder } = this.config;
    try {
      const outcome = await retain(this.pool, { archiveFolder, nowMs: Date.now() });
      this.log.info(outcome, 'archived and removed what was old');
    } catch (error) {
      this.log.error({ error: (error as Error).message }, 'not archived; trying again in an hour');
    }
  }

  /** Partitions with a growth's worth of new segments, or with any and a head that is due. */
  private async findWaiting(): Promise<number[]> {
    const { rows } = await this.pool.query<{ partition: number }>(
      `select partition from journal_head h left join journal_tree t using (partition)
       where h.seq - coalesce(t.size, 0) >= $1 or h.seq > coalesce(t.head_size, 0)
         and coalesce(t.headed_at <= now() - $2 * interval '1 ms', true)
       order by partition`,
      [segmentsPerGrowth, this.config.headIntervalMs],
    );
    return rows.map(({ partition }) => partition);
  }

  private async readInstallation(): Promise<{ installationId: string; secret: Buffer }> {
    const { rows } = await this.pool.query<{ installation_id: string; seal_secret: Buffer }>(
      'select installation_id, seal_secret from installation',
    );
    const [row] = rows;
    if (row === undefined) throw new Error('the database is not migrated: npm run ops -- migrate');
    return { installationId: row.installation_id, secret: row.seal_secret };
  }

  private async pause(): Promise<void> {
    if (this.stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(pollIntervalMs, this.config.headIntervalMs));
      this.interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

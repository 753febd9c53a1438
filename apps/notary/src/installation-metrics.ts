/**
 * What the installation as a whole tells Prometheus: what is in the database rather than in one process.
 * The notary says it because there is one of it, it follows the whole journal, and nothing waits for it.
 *
 * Read when somebody scrapes, at most every `freshMs`; what cannot be read is missing from the answer, not old.
 */
import { statfs } from 'node:fs/promises';
import { createMetrics } from '@chanrong/observability';
import { alertRules } from '@chanrong/portrait';
import type pg from 'pg';
import type { Logger } from 'pino';
import { Gauge } from 'prom-client';

export interface InstallationMetricsParts {
  readonly pool: pg.Pool;
  /** On the disk whose space is watched. */
  readonly diskFolder: string;
  /** Partitions whose journal does not hash to its chain. */
  readonly brokenPartitions: ReadonlySet<number>;
  readonly log: Logger;
}

const freshMs = 5_000;
const quarantineClasses = ['transient', 'contract', 'business', 'poison'] as const;

/** One row a partition. The age is that of the oldest segment not folded, by the database's clock. */
const partitionSql = `select h.partition, h.seq as head, c.seq as cursor, c.epoch, coalesce(t.size, 0) as verified,
    case when h.seq > c.seq then greatest(0, extract(epoch from clock_timestamp()) - (
      select s.recorded_ms from journal_segment s where s.partition = h.partition and s.seq = c.seq + 1
    ) / 1000.0) else 0 end as lag
  from journal_head h join partition_cursor c using (partition) left join journal_tree t using (partition)`;

interface PartitionRow {
  readonly partition: number;
  readonly head: string;
  readonly cursor: string;
  readonly epoch: string;
  readonly verified: string;
  readonly lag: string;
}

interface CountRow {
  readonly label: string;
  readonly count: string;
}

const partitionGauges = {
  head: ['chanrong_journal_head', 'Newest segment of the journal'],
  cursor: ['chanrong_cursor', 'Newest segment whose outputs are committed'],
  epoch: ['chanrong_lease_epoch', 'How often the partition changed hands'],
  verified: ['chanrong_audit_verified_index', 'Newest segment found unaltered and in the tree'],
  lag: ['chanrong_lag_seconds', 'Age of the oldest segment that is not folded; 0 when none waits'],
} as const;

export class InstallationMetrics {
  private readonly registry = createMetrics('notary');
  readonly contentType = this.registry.contentType;
  /** Empties each gauge: what is not known is not told. */
  private readonly forgets: (() => void)[] = [];
  private readonly perPartition = Object.entries(partitionGauges).map(
    ([column, [name, help]]) =>
      [column as keyof typeof partitionGauges, this.gauge(name, help, ['partition'])] as const,
  );
  private readonly auditBroken = this.gauge(
    'chanrong_audit_broken',
    'Partitions whose journal was altered: no more heads are signed there',
  );
  private readonly quarantineOpen = this.gauge(
    'chanrong_quarantine_open',
    'Inputs kept in quarantine',
    ['class'],
  );
  private readonly quarantineFinanced = this.gauge(
    'chanrong_quarantine_financed',
    'Enterprises with a drawn facility whose inputs were refused within a day',
  );
  private readonly alertsOpen = this.gauge('chanrong_alerts_open', 'Alerts that are open', [
    'rule',
  ]);
  private readonly sequenceGapsOpen = this.gauge(
    'chanrong_seq_gaps_open',
    'Gateways with messages that are missing for longer than one may be overtaken',
  );
  private readonly gatewaysConnected = this.gauge(
    'chanrong_gateway_connected',
    'Gateways that are connected to this platform',
  );
  private readonly walBytes = this.gauge(
    'pg_wal_bytes',
    'Write-ahead log that PostgreSQL ever wrote; its rate is what counts',
  );
  private readonly databaseBytes = this.gauge('pg_database_bytes', 'Size of the database');
  private readonly diskFree = this.gauge(
    'chanrong_disk_free_ratio',
    "Free part of the disk that the notary's folders are on",
  );
  private readonly installationUp = this.gauge(
    'chanrong_installation_up',
    '1 while the database answers questions about the installation',
  );
  private readMs = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> = Promise.resolve();

  constructor(private readonly parts: InstallationMetricsParts) {}

  /** Prometheus text, read now unless that was done a moment ago. */
  async metrics(): Promise<string> {
    if (performance.now() - this.readMs > freshMs) {
      this.readMs = performance.now();
      this.reading = this.readOrForget();
    }
    await this.reading;
    return this.registry.metrics();
  }

  private async readOrForget(): Promise<void> {
    try {
      await this.read();
      this.installationUp.set(1);
    } catch (error) {
      for (const forget of this.forgets) forget();
      this.installationUp.set(0);
      this.parts.log.warn({ error: (error as Error).message }, 'installation not measured');
    }
  }

  private async read(): Promise<void> {
    const { pool, diskFolder, brokenPartitions } = this.parts;
    const partitions = await pool.query<PartitionRow>(partitionSql);
    for (const row of partitions.rows) {
      for (const [column, gauge] of this.perPartition)
        gauge.set({ partition: row.partition }, Number(row[column]));
    }
    this.auditBroken.set(brokenPartitions.size);
    const byClass = await this.count(
      'select class as label, count(*) from quarantine group by class',
    );
    for (const label of quarantineClasses)
      this.quarantineOpen.set({ class: label }, byClass.get(label) ?? 0);
    const byRule = await this.count(
      'select rule as label, count(*) from alert where closed_ms is null group by rule',
    );
    for (const rule of Object.keys(alertRules))
      this.alertsOpen.set({ rule }, byRule.get(rule) ?? 0);
    this.sequenceGapsOpen.set(byRule.get('messages-missing') ?? 0);
    const { rows } = await pool.query<Record<'connected' | 'financed' | 'wal' | 'size', string>>(
      `select (select count(*) from gateway_connection where connected) as connected,
         (select count(distinct q.uscc) from quarantine q join facility f using (uscc)
           where f.outstanding_fen > 0
             and q.received_ms > extract(epoch from now() - interval '1 day') * 1000) as financed,
         pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as wal,
         pg_database_size(current_database()) as size`,
    );
    this.gatewaysConnected.set(Number(rows[0]?.connected));
    this.quarantineFinanced.set(Number(rows[0]?.financed));
    this.walBytes.set(Number(rows[0]?.wal));
    this.databaseBytes.set(Number(rows[0]?.size));
    const { bavail, blocks } = await statfs(diskFolder);
    this.diskFree.set(bavail / blocks);
  }

  private async count(sql: string): Promise<Map<string, number>> {
    const { rows } = await this.parts.pool.query<CountRow>(sql);
    return new Map(rows.map(({ label, count }) => [label, Number(count)]));
  }

  private gauge(name: string, help: string, labelNames: string[] = []): Gauge {
    const gauge = new Gauge({ name, help, labelNames, registers: [this.registry] });
    const forget = (): void => {
      gauge.reset();
      // One without labels is 0 otherwise.
      if (labelNames.length === 0) gauge.remove();
    };
    forget();
    this.forgets.push(forget);
    return gauge;
  }
}

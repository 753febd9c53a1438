/**
 * Brings a database up to this release: our migrations, the partitions, and BullMQ's own schema.
 *
 * Any number of processes may call it at once: one works under an advisory lock, the others wait and
 * find nothing to do. Each migration is one transaction, so a killed one leaves no half of itself.
 */
import { runMigrations as migrateQueue } from 'bullmq';
import pg from 'pg';
import { partitionCountMax } from '@chanrong/kernel';
import { createDataSource, migrationsTable } from './data-source.js';
import { migrations } from './migrations/index.js';
import { SetupError } from './setup-error.js';

export interface MigrateOptions {
  /** How many partitions a new installation gets, 1 to 4096; 8 when absent. It can never change. */
  readonly partitionCount?: number | undefined;
}

export interface MigrateOutcome {
  readonly partitionCount: number;
  /** Names of the migrations that ran now, oldest first. */
  readonly applied: readonly string[];
}

export const partitionCountDefault = 8;

/** Held for the session that migrates; the number spells CHRG. */
const migrationLock = 0x43485247;

/** @throws SetupError when the database is newer than this release, or has another number of partitions. */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<MigrateOutcome> {
  const client = new pg.Client({ connectionString: url, application_name: 'chanrong migrate' });
  // A session that ends between two statements says so here; the next statement fails.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await refuseNewerDatabase(client);
    const applied = await runOurs(url);
    const partitionCount = await createPartitions(client, options.partitionCount);
    await migrateQueue(client);
    return { partitionCount, applied };
  } finally {
    await client.end();
  }
}

async function refuseNewerDatabase(client: pg.Client): Promise<void> {
  const known = migrations.map((migration) => migration.name);
  const table = await client.query('select to_regclass($1) as found', [migrationsTable]);
  if (table.rows[0].found === null) return;
  const unknown = await client.query<{ name: string }>(
    `select name from ${migrationsTable} where name <> all($1) order by id`,
    [known],
  );
  if (unknown.rowCount !== 0) {
    const names = unknown.rows.map((row) => row.name).join(', ');
    throw new SetupError(
      'database-newer',
      `the database was migrated by a newer release (${names})`,
      'run that release or a later one; going back needs a backup from before',
    );
  }
}

async function runOurs(url: string): Promise<string[]> {
  const source = await createDataSource(url, { applicationName: 'chanrong migrate' }).initialize();
  try {
    return (await source.runMigrations()).map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}

async function createPartitions(client: pg.Client, asked: number | undefined): Promise<number> {
  const wanted = asked ?? partitionCountDefault;
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > partitionCountMax) {
    throw new SetupError(
      'partition-count-invalid',
      `${wanted} is not a number of partitions`,
      `choose 1 to ${partitionCountMax}`,
    );
  }
  await client.query('begin');
  await client.query(
    'insert into installation (partition_count) values ($1) on conflict do nothing',
    [wanted],
  );
  const found = await client.query<{ partition_count: number }>(
    'select partition_count from installation',
  );
  const partitionCount = found.rows[0]?.partition_count ?? wanted;
  await client.query(
    `insert into journal_head (partition) select generate_series(0, $1::int - 1)
       on conflict do nothing`,
    [partitionCount],
  );
  await client.query(
    `insert into partition_cursor (partition) select generate_series(0, $1::int - 1)
       on conflict do nothing`,
    [partitionCount],
  );
  await client.query('commit');
  if (asked !== undefined && asked !== partitionCount) {
    throw new SetupError(
      'partition-count-fixed',
      `this installation has ${partitionCount} partitions, not ${asked}`,
      'the journal depends on the number: leave it as it is, or start a new database',
    );
  }
  return partitionCount;
}

import { PostgresJournal } from '@chanrong/journal';
import pg from 'pg';
import type { Command } from '../command.js';
import { findDatabaseUrl } from '../installation/database-url.js';
import { parseInstallationOptions } from '../installation/installation-options.js';
import { type PartitionVerdict, verifyPartition } from './verify-partition.js';

export const verifyCommand: Command = {
  usage: `usage: npm run ops -- verify [--data-dir DIR]

Checks the hash chain of every partition, folds the whole journal again from its beginning, and compares
every score, portrait and daily quantity that is stored. Reads only; may run beside the scorer. Exit code
1 when anything differs.`,

  async run(args, config) {
    const { dataDir } = parseInstallationOptions(args);
    const pool = new pg.Pool({ connectionString: await findDatabaseUrl(config, dataDir), max: 2 });
    try {
      const verdicts = await verifyAll(pool);
      const different = verdicts.filter(({ differences }) => differences.length > 0);
      process.stdout.write(`${summary(verdicts)}\n`);
      return different.length === 0 ? 0 : 1;
    } finally {
      await pool.end();
    }
  },
};

async function verifyAll(pool: pg.Pool): Promise<PartitionVerdict[]> {
  const journal = new PostgresJournal(pool);
  const verdicts: PartitionVerdict[] = [];
  for (const { partition } of await journal.heads()) {
    const verdict = await verifyPartition(pool, journal, partition);
    verdicts.push(verdict);
    for (const difference of verdict.differences) {
      process.stdout.write(`  ✗ partition ${partition}: ${difference}\n`);
    }
  }
  return verdicts;
}

function summary(verdicts: readonly PartitionVerdict[]): string {
  const total = (count: (verdict: PartitionVerdict) => number): string =>
    verdicts.reduce((sum, verdict) => sum + count(verdict), 0).toLocaleString('en');
  const differences = total((verdict) => verdict.differences.length);
  const what =
    `${total((v) => v.segments)} segments in ${verdicts.length} partitions: ` +
    `${total((v) => v.scores)} scores, ${total((v) => v.portraits)} portraits, ` +
    `${total((v) => v.facilities)} facilities and ${total((v) => v.dailyCells)} daily quantities folded again`;
  return differences === '0'
    ? `✓ ${what}, all byte for byte as published`
    : `✗ ${what}; ${differences} differences`;
}

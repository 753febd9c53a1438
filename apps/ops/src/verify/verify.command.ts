import { parseArgs } from 'node:util';
import { SetupError } from '@chanrong/store';
import pg from 'pg';
import type { Command } from '../command.js';
import { dataDirectoryDefault, nameDataDirectory } from '../installation/data-directory.js';
import { findDatabaseUrl } from '../installation/database-url.js';
import { VerifyReport } from './verify-report.js';
import { type PartitionVerdict, verifyPartition } from './verify-partition.js';

const progressIntervalMs = 5_000;

export const verifyCommand: Command = {
  usage: `usage: npm run ops -- verify [--recompute] [--enterprise USCC [--seq N]] [--key KEY] [--archive DIR] [--json] [--data-dir DIR]

Checks that the journal is the one that was written: the hash chain of every partition, and every tree
head that was signed over it. Names the first segment that was altered or is missing.

  --recompute        fold the journal again from its beginning, and compare every stored score, portrait,
                     margin state, alert and daily quantity, to the last character
  --enterprise USCC  the same, of one enterprise and its partition
  --seq N            with --enterprise: only up to segment N, which has the score whose receipt is in question
  --key KEY          accept signatures of this verifier key only: one that you were given, not the database
  --archive DIR      where bodies of old segments were put (default: archive in the data directory)
  --json             print one JSON line

Reads only; may run beside the scorer. Exit code 0 when everything agrees, 1 when anything differs, 2 when
that could not be found out.`,

  troubleCode: 2,

  async run(args, config) {
    const options = parseVerifyOptions(args);
    const url = await findDatabaseUrl(config, options.dataDir);
    const pool = new pg.Pool({ connectionString: url, max: 3 });
    const report = new VerifyReport(options.json ? Number.POSITIVE_INFINITY : progressIntervalMs);
    try {
      const { uscc, seq: toSeq } = options;
      const recompute = options.recompute || uscc !== undefined;
      const verdicts: PartitionVerdict[] = [];
      for (const partition of await findPartitions(pool, options)) {
        const verdict = await verifyPartition(pool, partition, {
          recompute,
          uscc,
          toSeq,
          archiveFolder: options.archiveFolder,
          verifierKeys: options.key === undefined ? undefined : [options.key],
          onProgress: (progress) => report.progress(progress),
        });
        verdicts.push(verdict);
        if (!options.json) process.stdout.write(report.differences(verdict));
      }
      const text = options.json
        ? report.json(verdicts)
        : report.summary(verdicts, { recompute, toSeq });
      process.stdout.write(`${text}\n`);
      return verdicts.every(({ differences }) => differences.length === 0) ? 0 : 1;
    } finally {
      await pool.end();
    }
  },
};

interface VerifyCommandOptions {
  readonly recompute: boolean;
  readonly uscc: string | undefined;
  readonly seq: number | undefined;
  readonly key: string | undefined;
  readonly archiveFolder: string;
  readonly json: boolean;
  readonly dataDir: string;
}

function parseVerifyOptions(args: string[]): VerifyCommandOptions {
  const { values } = parseArgs({
    args,
    options: {
      recompute: { type: 'boolean', default: false },
      enterprise: { type: 'string' },
      seq: { type: 'string' },
      key: { type: 'string' },
      archive: { type: 'string' },
      json: { type: 'boolean', default: false },
      'data-dir': { type: 'string', default: dataDirectoryDefault },
    },
  });
  const { recompute, enterprise: uscc, key, json, 'data-dir': dataDir } = values;
  if (values.seq !== undefined && (uscc === undefined || !/^[1-9]\d{0,14}$/.test(values.seq))) {
    const hint = 'give --enterprise USCC --seq N, the segment of one of its scores';
    throw new SetupError('seq-invalid', `--seq ${values.seq} names no score`, hint);
  }
  const seq = values.seq === undefined ? undefined : Number(values.seq);
  const archiveFolder = values.archive ?? nameDataDirectory(dataDir).archiveFolder;
  return { recompute, uscc, seq, key, archiveFolder, json, dataDir };
}

/** All of them, or that of the enterprise in question. */
async function findPartitions(
  pool: pg.Pool,
  { uscc, seq }: VerifyCommandOptions,
): Promise<number[]> {
  if (uscc === undefined) {
    const { rows } = await pool.query<{ partition: number }>(
      'select partition from journal_head order by partition',
    );
    return rows.map(({ partition }) => partition);
  }
  const { rows } = await pool.query<{ partition: number; scored: boolean }>(
    `select partition, $2::bigint is null or exists (
       select from score s where s.uscc = e.uscc and s.seq = $2
       union all select from risk_latest r where r.uscc = e.uscc and r.seq = $2) as scored
     from enterprise e where uscc = $1`,
    [uscc, seq ?? null],
  );
  const [row] = rows;
  if (row === undefined)
    throw new SetupError('enterprise-unknown', `there is no enterprise ${uscc}`, 'check its code');
  if (!row.scored) {
    const hint = 'see risk/history for the segments of its scores';
    throw new SetupError('receipt-unknown', `${uscc} has no score of segment ${seq}`, hint);
  }
  return [row.partition];
}

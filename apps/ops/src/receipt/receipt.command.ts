import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type ProofQuery, proofQuerySchema, type Receipt } from '@chanrong/contracts';
import type { FacilityTerms } from '@chanrong/portrait';
import {
  createDataSource,
  findProof,
  findReceipt,
  type ProofFault,
  SetupError,
} from '@chanrong/store';
import pg from 'pg';
import { z } from 'zod';
import type { Command } from '../command.js';
import { dataDirectoryDefault } from '../installation/data-directory.js';
import { findDatabaseUrl } from '../installation/database-url.js';

export const receiptCommand: Command = {
  usage: `usage: npm run -s ops -- receipt [export] USCC [--seq N] [--bank CODE] [--out FILE] [--data-dir DIR]

Prints the receipt of a score as JSON: factor values, quantities, prices, scorecard, waterfall, hashes.
--seq names the journal segment of the score; without it the newest score of the history is taken.
--bank adds what was said then about that bank's facilities; others have no business knowing of them.
tools/check-receipt.py computes points, score, PD, grade and borrowing base again from it alone:

  npm run -s ops -- receipt USCC > receipt.json && python3 tools/check-receipt.py receipt.json

With export it comes with the proof that it rests on the journal, for tools/check-proof.py:

  --head SIZE      prove by the signed head of this size; without it by the newest
  --since SIZE     prove that nothing was rewritten since the head of this size
  --segments N     look for messages of the enterprise in so many segments (default 32, at most 256)
  --out FILE       write there instead of printing`,

  async run(args, config) {
    const options = parseReceiptOptions(args);
    const url = await findDatabaseUrl(config, options.dataDir);
    const receipt = await readReceipt(url, options);
    const answer = options.isExport ? await prove(url, receipt, options.query) : receipt;
    const text = `${JSON.stringify(answer, undefined, 2)}\n`;
    if (options.out === undefined) process.stdout.write(text);
    else await writeFile(options.out, text);
    return 0;
  },
};

interface ReceiptOptions {
  readonly isExport: boolean;
  readonly uscc: string;
  readonly seq: number | undefined;
  /** Whose facilities are shown; undefined: nobody's. */
  readonly bank: string | undefined;
  readonly query: ProofQuery;
  readonly out: string | undefined;
  readonly dataDir: string;
}

function parseReceiptOptions(args: string[]): ReceiptOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      seq: { type: 'string' },
      bank: { type: 'string' },
      head: { type: 'string' },
      since: { type: 'string' },
      segments: { type: 'string' },
      out: { type: 'string' },
      'data-dir': { type: 'string', default: dataDirectoryDefault },
    },
  });
  const isExport = positionals[0] === 'export';
  const uscc = positionals[isExport ? 1 : 0];
  if (uscc === undefined) {
    throw new SetupError('arguments-missing', 'receipt needs a USCC', 'see --help');
  }
  const { out, bank, head, since, segments, 'data-dir': dataDir } = values;
  const query = proofQuerySchema.safeParse({ head, since, segments });
  if (!query.success) {
    const what = z.prettifyError(query.error);
    throw new SetupError('options-invalid', `this cannot be proved: ${what}`, 'see --help');
  }
  return { isExport, uscc, seq: parseSeq(values.seq), bank, query: query.data, out, dataDir };
}

async function readReceipt(url: string, { uscc, seq, bank }: ReceiptOptions): Promise<Receipt> {
  const source = await createDataSource(url).initialize();
  try {
    const receipt = await findReceipt(source.manager, uscc, seq);
    if (receipt !== null) {
      const facilities = receipt.facilities.filter((each) => tenantOf(each) === bank);
      return { ...receipt, facilities };
    }
    throw new SetupError(
      'receipt-unknown',
      `${uscc} has no score${seq === undefined ? '' : ` of segment ${seq}`}`,
      'see risk/history for the segments of its scores',
    );
  } finally {
    await source.destroy();
  }
}

function tenantOf({ facility }: Receipt['facilities'][number]): string {
  return (facility as FacilityTerms).tenant;
}

async function prove(url: string, receipt: Receipt, query: ProofQuery) {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  try {
    const outcome = await findProof(pool, receipt, query);
    if ('proof' in outcome) return outcome.proof;
    throw new SetupError(`proof-${outcome.fault}`, ...faultWords[outcome.fault]);
  } finally {
    await pool.end();
  }
}

/** What is wrong, and what to do about it. */
const faultWords: Readonly<Record<ProofFault, [what: string, hint: string]>> = {
  'head-unknown': ['no head of that size was signed', 'see /v1/tree-heads for those that were'],
  'not-covered': [
    'no head over the segment of the score is signed yet',
    'the notary signs one a minute: try again',
  ],
  archived: ['the segment of the score is archived', 'prove a newer score'],
};

function parseSeq(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new SetupError(
    'seq-invalid',
    `${JSON.stringify(text)} is not a segment`,
    'give its number',
  );
}

import { parseArgs } from 'node:util';
import { createDataSource, findReceipt, SetupError } from '@chanrong/store';
import type { Command } from '../command.js';
import { dataDirectoryDefault } from '../installation/data-directory.js';
import { findDatabaseUrl } from '../installation/database-url.js';

export const receiptCommand: Command = {
  usage: `usage: npm run -s ops -- receipt USCC [--seq N] [--data-dir DIR]

Prints the receipt of a score as JSON: factor values, quantities, prices, scorecard, waterfall, hashes.
--seq names the journal segment of the score; without it the newest score of the history is taken.
tools/check-receipt.py computes points, score, PD, grade and borrowing base again from it alone:

  npm run -s ops -- receipt USCC > receipt.json && python3 tools/check-receipt.py receipt.json`,

  async run(args, config) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        seq: { type: 'string' },
        'data-dir': { type: 'string', default: dataDirectoryDefault },
      },
    });
    const [uscc] = positionals;
    if (uscc === undefined) {
      throw new SetupError('arguments-missing', 'receipt needs a USCC', 'see --help');
    }
    const seq = parseSeq(values.seq);
    const url = await findDatabaseUrl(config, values['data-dir']);
    const source = await createDataSource(url).initialize();
    try {
      const receipt = await findReceipt(source.manager, uscc, seq);
      if (receipt === null) {
        throw new SetupError(
          'receipt-unknown',
          `${uscc} has no score${seq === undefined ? '' : ` of segment ${seq}`}`,
          'see risk/history for the segments of its scores',
        );
      }
      process.stdout.write(`${JSON.stringify(receipt, undefined, 2)}\n`);
      return 0;
    } finally {
      await source.destroy();
    }
  },
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

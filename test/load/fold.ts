/** The fold's bench at the size of the book to carry: 1,000,000 channels, 10,000,000 readings. */
import { parseArgs } from 'node:util';
import {
  benchFold,
  type FoldBenchOptions,
  type FoldBenchResult,
} from '../../libs/portrait/src/fold.bench.js';

export function readFoldOptions(args: readonly string[]): FoldBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      channels: { type: 'string', default: '1000000' },
      messages: { type: 'string', default: '100000' },
      batch: { type: 'string', default: '100' },
      json: { type: 'boolean' },
    },
  });
  return {
    channels: Number(values.channels),
    messages: Number(values.messages),
    readingsPerMessage: Number(values.batch),
  };
}

export function runFold(options: FoldBenchOptions): FoldBenchResult {
  return benchFold(options);
}

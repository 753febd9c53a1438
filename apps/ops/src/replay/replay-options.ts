/** The command line of a replay, read and checked. */
import { parseArgs } from 'node:util';
import { SetupError } from '@chanrong/store';
import { dataDirectoryDefault } from '../installation/data-directory.js';

export const recordingKinds = ['nist', 'steel', 'prices'] as const;
export type RecordingKind = (typeof recordingKinds)[number];

export interface ReplayOptions {
  readonly kind: RecordingKind;
  readonly dataDir: string;
  readonly source: string;
  readonly files: string | undefined;
  /** How many recorded seconds pass in one; Infinity: as fast as acknowledgements allow. */
  readonly speed: number;
  readonly asOf: string | undefined;
}

/** @throws SetupError that says which option is wrong and what it takes. */
export function parseReplayOptions(args: string[]): ReplayOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      'data-dir': { type: 'string', default: dataDirectoryDefault },
      source: { type: 'string' },
      files: { type: 'string' },
      speed: { type: 'string', default: '1' },
      'as-of': { type: 'string' },
    },
  });
  const kind = recordingKinds.find((one) => one === positionals[0]);
  if (kind === undefined || positionals.length !== 1) {
    throw new SetupError(
      'replay-unknown',
      'what to replay is not clear',
      `name one of ${recordingKinds.join(', ')}`,
    );
  }
  if (values.source === undefined) {
    throw new SetupError(
      'source-missing',
      'there is no source',
      'give --source DIR, the folder of the data set',
    );
  }
  return {
    kind,
    dataDir: values['data-dir'],
    source: values.source,
    files: values.files,
    speed: parseSpeed(values.speed),
    asOf: values['as-of'],
  };
}

function parseSpeed(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const speed = Number(text);
  if (Number.isFinite(speed) && speed > 0) return speed;
  throw new SetupError(
    'speed-invalid',
    `--speed ${text} is no speed`,
    'give a number above 0, or max',
  );
}

/** The raw streams of NIST's SMS Test Bed as recordings, one a machine. */
import { basename, dirname } from 'node:path';
import type { BirthChannel } from '@chanrong/contracts';
import { parseUscc, unwrap } from '@chanrong/kernel';
import { cutMessages } from '../cut-messages.js';
import type { RecordedEnterprise, Recording, RecordingPart } from '../recording.js';
import { linesOf, listFiles, readSource } from '../source-files.js';
import { declareKeys, keysOf, parseAdapterLog, readingsOf } from './adapter-log.js';
import { wordOf } from './key-meaning.js';

/** Gaithersburg, Maryland; standard time all year, as the enterprise's offset is fixed. */
const enterprise: RecordedEnterprise = {
  uscc: unwrap(parseUscc('91320298MA0N15T01P')),
  name: 'NIST SMS Test Bed (recorded)',
  utcOffsetMinutes: -300,
};

const epoch = 1;
const fileName = /^(.+)-\d{8}-\d{8}\.txt(\.gz)?$/;

/** @throws ImportError when a file cannot be read or is no adapter log. */
export async function nistRecordings(source: string, glob = '*.txt*'): Promise<Recording[]> {
  const pathsByMachine = new Map<string, string[]>();
  for (const path of await listFiles(source, glob)) {
    const machine = fileName.exec(basename(path))?.[1] ?? basename(dirname(path));
    pathsByMachine.set(machine, [...(pathsByMachine.get(machine) ?? []), path]);
  }
  const recordings: Recording[] = [];
  for (const [machine, paths] of pathsByMachine) recordings.push(await record(machine, paths));
  return recordings;
}

interface LogFile extends RecordingPart {
  readonly keys: ReadonlyMap<string, boolean>;
}

async function record(machine: string, paths: readonly string[]): Promise<Recording> {
  const assetId = wordOf(machine);
  const files: LogFile[] = [];
  for (const path of paths) files.push(await openLog(path));
  return {
    enterprise,
    assets: [{ assetId, kind: 'machine', name: machine }],
    gatewayId: `nist-${assetId.toLowerCase()}`,
    epoch,
    firmware: 'MTConnect adapter log',
    parts: files,
    channels: (declared) =>
      files.reduce<BirthChannel[]>(
        (channels, { keys }) => declareKeys(assetId, keys, channels),
        [...declared],
      ),
  };
}

/** Looks a file through; its lines are read again when they are sent: a data set may outgrow memory. */
async function openLog(path: string): Promise<LogFile> {
  const name = basename(path);
  const read = async () => {
    const { text, sha256 } = await readSource(path);
    return { lines: parseAdapterLog(name, linesOf(text)), sha256 };
  };
  const { lines, sha256 } = await read();
  return {
    name,
    sha256,
    lineCount: lines.length,
    keys: keysOf(lines),
    async *messages(channels, firstSeq) {
      yield* cutMessages(readingsOf((await read()).lines, channels), { epoch, seq: firstSeq });
    },
  };
}

/** The raw streams of NIST's SMS Test Bed as recordings, one a machine. */
import { basename, dirname } from 'node:path';
import { parseUscc, unwrap } from '@chanrong/kernel';
import { cutMessages, type RecordedMessage } from '../cut-messages.js';
import type { RecordedEnterprise, Recording, RecordingPart } from '../recording.js';
import { linesOf, listFiles, readSource } from '../source-files.js';
import { MachineChannels, parseAdapterLog } from './adapter-log.js';
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

async function record(machine: string, paths: readonly string[]): Promise<Recording> {
  const assetId = wordOf(machine);
  const channels = new MachineChannels(assetId);
  const parts: RecordingPart[] = [];
  for (const path of paths) {
    const { text, sha256 } = await readSource(path);
    const lines = parseAdapterLog(basename(path), linesOf(text));
    channels.add(lines);
    parts.push({ name: basename(path), sha256, lineCount: lines.length });
  }
  return {
    enterprise,
    assets: [{ assetId, kind: 'machine', name: machine }],
    gatewayId: `nist-${assetId.toLowerCase()}`,
    epoch,
    firmware: 'MTConnect adapter log',
    channels: channels.declared(),
    parts,
    messages: () => messagesOf(paths, channels),
  };
}

/** Reads file after file again: a data set may be larger than memory. */
async function* messagesOf(
  paths: readonly string[],
  channels: MachineChannels,
): AsyncGenerator<RecordedMessage> {
  let seq = 1;
  let lastDueMs = Number.NEGATIVE_INFINITY;
  for (const path of paths) {
    const { text } = await readSource(path);
    const lines = parseAdapterLog(basename(path), linesOf(text));
    for (const message of cutMessages(channels.readings(lines, lastDueMs), { epoch, seq })) {
      yield message;
      seq = message.seq + 1;
      lastDueMs = message.dueMs;
    }
  }
}

/** Adapter log files of one machine to channels and readings; order in the file is kept as it is. */
import type { BirthChannel } from '@chanrong/contracts';
import { assert, dayIndex } from '@chanrong/kernel';
import type { RecordedReading } from '../cut-messages.js';
import { ImportError } from '../import-error.js';
import { type AdapterLine, parseAdapterLine } from './adapter-line.js';
import { meaningOfKey, wordOf } from './key-meaning.js';

const dayMs = 86_400_000;
const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** @throws ImportError naming the first line that is none. */
export function parseAdapterLog(name: string, lines: readonly string[]): AdapterLine[] {
  return lines.map((line, index) => {
    const parsed = parseAdapterLine(line);
    if (parsed === undefined) {
      const shown = JSON.stringify(line.slice(0, 80));
      const hint = 'lines are timestamp|key|value; take this file out with --files';
      throw new ImportError(`${name}, line ${index + 1}`, `cannot read ${shown}`, hint);
    }
    return parsed;
  });
}

/**
 * Channels of one machine, gathered file by file. Ids follow the first appearance of a key, so files
 * added at the end never change what earlier messages mean.
 */
export class MachineChannels {
  readonly #asset: string;
  readonly #byKey = new Map<string, { readonly channel: BirthChannel; readonly isText: boolean }>();

  constructor(asset: string) {
    this.#asset = asset;
  }

  add(lines: readonly AdapterLine[]): void {
    for (const { key, isCondition } of lines) {
      if (this.#byKey.has(key)) continue;
      const { measure, unit, isText = false } = meaningOfKey(key, isCondition);
      const channel: BirthChannel = {
        id: this.#byKey.size,
        asset: this.#asset,
        measure,
        name: wordOf(key),
        ...(unit === undefined ? {} : { unit }),
        report: 'change',
      };
      this.#byKey.set(key, { channel, isText });
    }
  }

  declared(): BirthChannel[] {
    return [...this.#byKey.values()].map(({ channel }) => channel);
  }

  /** One reading a line, in order. `lastDueMs`: when the reading before this file was due. */
  *readings(lines: readonly AdapterLine[], lastDueMs: number): Generator<RecordedReading> {
    const opensMs = firstOwnMs(lines);
    let dueMs = lastDueMs;
    for (const { key, atMs, text } of lines) {
      const known = this.#byKey.get(key);
      assert(known !== undefined, 'the lines of a file are added before they are read');
      dueMs = Math.max(dueMs, atMs, opensMs);
      yield { channelId: known.channel.id, atMs, dueMs, value: valueOf(text, known.isText) };
    }
  }
}

/**
 * A day's file opens with a snapshot of last values that carry the times of earlier days. The gateway
 * had them when the day began: with the first line of the file's last day.
 */
function firstOwnMs(lines: readonly AdapterLine[]): number {
  const lastDay = dayIndex(lines.at(-1)?.atMs ?? 0, 0);
  return lines.find(({ atMs }) => atMs >= lastDay * dayMs)?.atMs ?? Number.NEGATIVE_INFINITY;
}

function valueOf(text: string | null, isText: boolean): number | string | null {
  if (text === null || isText || !numberPattern.test(text)) return text;
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

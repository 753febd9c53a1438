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

/** Keys of a log in order of their first appearance, and whether their lines are conditions. */
export function keysOf(lines: readonly AdapterLine[]): Map<string, boolean> {
  const keys = new Map<string, boolean>();
  for (const { key, isCondition } of lines) if (!keys.has(key)) keys.set(key, isCondition);
  return keys;
}

/** Channels for keys that have none yet, after those `declared`, whose ids never change. */
export function declareKeys(
  asset: string,
  keys: ReadonlyMap<string, boolean>,
  declared: readonly BirthChannel[],
): BirthChannel[] {
  const channels = [...declared];
  const named = new Set(declared.map(({ name }) => name));
  for (const [key, isCondition] of keys) {
    const name = wordOf(key);
    if (named.has(name)) continue;
    named.add(name);
    const { measure, unit } = meaningOfKey(key, isCondition);
    const described = { asset, measure, name, ...(unit === undefined ? {} : { unit }) };
    channels.push({ id: channels.length, ...described, report: 'change' });
  }
  return channels;
}

/** One reading a line, in order. */
export function* readingsOf(
  lines: readonly AdapterLine[],
  channels: readonly BirthChannel[],
): Generator<RecordedReading> {
  const idByName = new Map(channels.map(({ name, id }) => [name, id]));
  const knownKeys = new Map<string, { readonly id: number; readonly isText: boolean }>();
  const opensMs = firstOwnMs(lines);
  let dueMs = opensMs;
  for (const { key, atMs, text, isCondition } of lines) {
    let known = knownKeys.get(key);
    if (known === undefined) {
      const id = idByName.get(wordOf(key));
      assert(id !== undefined, 'the keys of a file are declared before it is read');
      known = { id, isText: meaningOfKey(key, isCondition).isText === true };
      knownKeys.set(key, known);
    }
    dueMs = Math.max(dueMs, atMs);
    yield { channelId: known.id, atMs, dueMs, value: valueOf(text, known.isText) };
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

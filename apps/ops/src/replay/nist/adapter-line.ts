/**
 * One line of an MTConnect adapter log: `timestamp|key|value`, or a condition
 * `timestamp|key|level|native code|native severity|qualifier|text`.
 *
 * Every line is one reading. A source that is gone says UNAVAILABLE (conditions: Unavailable): null.
 */
import { parseInstant } from '@chanrong/kernel';

export interface AdapterLine {
  /** Event time, Unix ms; digits below a millisecond are cut. */
  readonly atMs: number;
  readonly key: string;
  /** Text as it stands, fields of a condition still separated by bars; null: no value. */
  readonly text: string | null;
  readonly isCondition: boolean;
}

/** undefined for what is not such a line. */
export function parseAdapterLine(line: string): AdapterLine | undefined {
  const keyStart = line.indexOf('|') + 1;
  const textStart = line.indexOf('|', keyStart) + 1;
  if (keyStart === 0 || textStart === 0 || textStart === keyStart + 1) return undefined;
  const atMs = parseInstant(line.slice(0, keyStart - 1));
  if (atMs === undefined) return undefined;
  const text = line.slice(textStart);
  const isCondition = /^(Normal|Warning|Fault|Unavailable)\|/i.test(text);
  const level = isCondition ? text.slice(0, text.indexOf('|')) : text;
  return {
    atMs,
    key: line.slice(keyStart, textStart - 1),
    text: level.toUpperCase() === 'UNAVAILABLE' ? null : text,
    isCondition,
  };
}

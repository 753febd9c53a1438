/** Takes the bad readings of one message; reports them by reason: how many, and the first as an example. */
import type { Effects, FindingCode } from './effects.js';
import type { DataMessage } from './message.js';
import type { Gateway } from './partition-state.js';

/** Characters of a faulty value that a finding quotes. */
const exampleCharsMax = 40;

/** What a reading does not have: a channel that birth declared, a time, a value that its channel can have. */
export type ReadingPart = 'channel' | 'time' | 'value';

export class ReadingFaults {
  private readonly byCode = new Map<
    FindingCode,
    { readonly places: number[]; readonly example: string }
  >();

  constructor(private readonly message: DataMessage) {}

  add(readingIndex: number, part: ReadingPart): void {
    const code = part === 'channel' ? 'channel-unknown' : 'reading-invalid';
    const fault = this.byCode.get(code);
    if (fault !== undefined) fault.places.push(readingIndex);
    else
      this.byCode.set(code, { places: [readingIndex], example: this.example(readingIndex, part) });
  }

  /** @param placeOf where in the message as it came a reading stands */
  report(
    { gatewayId, enterprise }: Gateway,
    effects: Effects,
    placeOf: (readingIndex: number) => number = (readingIndex) => readingIndex,
  ): void {
    for (const [code, { places, example }] of this.byCode) {
      const readingIndexes = places.map(placeOf);
      const readingIndex = readingIndexes[0] as number;
      const detail = `${places.length} reading(s), the first at index ${readingIndex}: ${example}`;
      const { uscc } = enterprise;
      effects.finding({ code, detail, gatewayId, uscc, readingIndex, readingIndexes });
    }
  }

  private example(at: number, part: ReadingPart): string {
    const { channels, offsets, values, baseMs } = this.message;
    if (part === 'channel') return `the channel is ${inWords(channels[at])}`;
    if (part === 'value') return `the value is ${inWords(values[at])}`;
    const offset: unknown = offsets[at];
    return `the time is ${inWords(typeof offset === 'number' ? baseMs + offset : offset)}`;
  }
}

/** A value from the wire, whatever it is, as a short text without control characters. */
function inWords(value: unknown): string {
  if (value === null || typeof value === 'boolean') return `${value}`;
  if (typeof value === 'number') return Number.isNaN(value) ? 'not readable' : `${value}`;
  if (typeof value === 'string') return inQuotes(value);
  if (value === undefined) return 'not there';
  return Array.isArray(value) ? 'a list' : 'an object';
}

/** JSON escapes controls below U+0020 and lone surrogates, but lets DEL and those above U+007F pass. */
function inQuotes(text: string): string {
  return JSON.stringify(text.slice(0, exampleCharsMax)).replace(/\p{Cc}/gu, '\uFFFD');
}

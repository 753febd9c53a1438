/** What folding an entry says to the outside, besides the new state. */
import type { RollupMeasure } from './measure.js';

/** Codes of inputs that the fold cannot use; contracts gives each a class and a hint. */
export type FindingCode =
  | 'gateway-unknown'
  | 'birth-missing'
  | 'birth-invalid'
  | 'epoch-stale'
  | 'seq-too-old'
  | 'seq-forked'
  | 'channel-unknown'
  | 'reading-invalid';

export interface Finding {
  readonly code: FindingCode;
  readonly detail: string;
  readonly gatewayId: string;
  readonly uscc: string | null;
  /** First reading concerned; -1 when the whole message is. */
  readonly readingIndex: number;
  /** Every reading concerned, by its place in the message; absent when the whole message is. */
  readonly readingIndexes?: readonly number[];
}

/** What came to a day of an asset. */
export interface DailyDelta {
  readonly uscc: string;
  readonly day: number;
  readonly assetId: string;
  readonly measure: RollupMeasure;
  /** Integer in the measure's unit; negative where a late reading takes something back. */
  readonly quantity: number;
}

export interface Effects {
  finding(finding: Finding): void;
  /** A message came again as it was: delivery is at least once, and it counts once. */
  repeat(): void;
}

import type { Channel } from './partition-state.js';

export type ChannelCondition = 'current' | 'silent' | 'stuck' | 'never';

/** One channel as of an instant. */
export interface ChannelView {
  readonly channel: Channel;
  readonly value: number;
  /** What it says in words; null for channels that report numbers. */
  readonly text: string | null;
  readonly lastMs: number;
  readonly firstMs: number;
  readonly trust: number;
  /** Time for which readings vouch, and time since the first reading, ms. */
  readonly coveredMs: number;
  readonly elapsedMs: number;
  readonly condition: ChannelCondition;
  readonly readingCount: number;
  readonly outOfRangeCount: number;
}

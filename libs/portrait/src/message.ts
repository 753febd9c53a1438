/** Telemetry as the fold takes it: decoded from the wire, not yet checked against what was declared. */

/** null: the source says that it has no value. */
export type ReadingValue = number | string | boolean | null;

/** Columns of one message: reading i is channel[i] at baseMs + offset[i] with value[i]. */
export interface DataMessage {
  readonly epoch: number;
  readonly seq: number;
  /** Unsigned 32-bit checksum of the original bytes: tells a repeat from a fork. */
  readonly checksum: number;
  readonly baseMs: number;
  /** Channel ids as declared in birth, or names `asset/name`. */
  readonly channels: ArrayLike<number | string>;
  readonly offsets: ArrayLike<number>;
  /** NaN, which JSON does not have, is no value. */
  readonly values: ArrayLike<ReadingValue>;
}

export interface ChannelDeclaration {
  readonly id: number;
  readonly asset: string;
  readonly measure: string;
  readonly name?: string | undefined;
  readonly unit?: string | undefined;
  readonly sigma?: number | undefined;
  /** RFC 3339: until when it is calibrated. */
  readonly calibratedUntil?: string | undefined;
  readonly report?: 'periodic' | 'change' | undefined;
  readonly periodMs?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export interface BirthMessage {
  readonly epoch: number;
  readonly channels: readonly ChannelDeclaration[];
}

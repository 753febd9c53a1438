/** A journal segment, as far as the engine looks at it. */
export interface EngineSegment {
  readonly seq: number;
  readonly recordedMs: number;
  readonly body: Uint8Array;
}

/** Entries that are not to be folded, by index: to be quarantined for this reason, or (null) passed over. */
export type LeftOut = ReadonlyMap<number, string | null>;

export const nothingLeftOut: LeftOut = new Map();

/**
 * Operating state over time of one channel: turns readings (running, stopped, no data), in whatever
 * order they come, into milliseconds per interval.
 *
 * The last `trackLengthMax` readings are kept, so a late one is put where it belongs and the interval
 * it changes is corrected by the difference. On the per-reading path for state channels: mutates in place.
 */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';

export const trackLengthMax = 128;

export const operatingState = { stopped: 0, running: 1, unknown: 2 } as const;

/** Receives `sign` (+1 or -1) times the interval [fromMs, toMs) spent in `state`. */
export type IntervalSink = (state: number, fromMs: number, toMs: number, sign: number) => void;

export interface IntervalAccount {
  /** A reading vouches for its state no longer than this, ms; Infinity: until the next. */
  readonly gapMs: number;
  readonly sink: IntervalSink;
}

export class StateTrack {
  private readonly times = new Float64Array(trackLengthMax);
  private readonly states = new Uint8Array(trackLengthMax);
  private length = 0;

  /** State since the newest reading; unknown before the first. */
  get state(): number {
    return this.length === 0 ? operatingState.unknown : (this.states[this.length - 1] as number);
  }

  /** Time of the newest reading, Unix ms: intervals are accounted for up to here. */
  get closedMs(): number {
    return this.length === 0 ? Number.NEGATIVE_INFINITY : (this.times[this.length - 1] as number);
  }

  /**
   * Adds a reading.
   * @returns false when it is older than everything kept, and nothing was changed
   */
  add(atMs: number, state: number, account: IntervalAccount): boolean {
    let index = this.length;
    while (index > 0 && (this.times[index - 1] as number) > atMs) index -= 1;
    if (index === 0 && this.length > 0) return false;
    const replaces = index > 0 && this.times[index - 1] === atMs;
    const nextMs = index < this.length ? (this.times[index] as number) : undefined;
    if (index > 0) {
      const previousMs = this.times[index - 1] as number;
      const previous = this.states[index - 1] as number;
      // What the reading before had claimed beyond this one is taken back.
      if (nextMs !== undefined) emit(previous, previousMs, nextMs, -1, account);
      emit(previous, previousMs, atMs, 1, account);
    }
    if (replaces) this.states[index - 1] = state;
    else this.insert(index, atMs, state);
    if (nextMs !== undefined) emit(state, atMs, nextMs, 1, account);
    return true;
  }

  /** The open interval from the newest reading to `nowMs`. */
  open(nowMs: number, account: IntervalAccount): void {
    if (this.length > 0) emit(this.state, this.closedMs, nowMs, 1, account);
  }

  write(writer: ByteWriter): void {
    writer.float64Array(this.times.subarray(0, this.length));
    writer.bytes(this.states.subarray(0, this.length));
  }

  static read(reader: ByteReader): StateTrack {
    const track = new StateTrack();
    const times = reader.float64Array();
    track.times.set(times);
    track.states.set(reader.bytes());
    track.length = times.length;
    return track;
  }

  private insert(index: number, atMs: number, state: number): void {
    let position = index;
    if (this.length === trackLengthMax) {
      // The oldest reading leaves; its interval is accounted for and can no longer be corrected.
      this.times.copyWithin(0, 1);
      this.states.copyWithin(0, 1);
      this.length -= 1;
      position -= 1;
    }
    this.times.copyWithin(position + 1, position, this.length);
    this.states.copyWithin(position + 1, position, this.length);
    this.times[position] = atMs;
    this.states[position] = state;
    this.length += 1;
  }
}

// oxlint-disable-next-line max-params -- one interval: state, from, to, sign and where it goes
function emit(
  state: number,
  fromMs: number,
  toMs: number,
  sign: number,
  account: IntervalAccount,
): void {
  const endMs = Math.min(toMs, fromMs + account.gapMs);
  if (state !== operatingState.unknown && endMs > fromMs) account.sink(state, fromMs, endMs, sign);
}

/**
 * Operating state over time of one channel: turns readings (running, stopped, no data), in whatever
 * order they come, into milliseconds per interval.
 *
 * The last `trackLengthMax` readings are kept, so a late one is put where it belongs and the interval
 * it changes is corrected by the difference. On the per-reading path for state channels: mutates in place.
 */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';

export const trackLengthMax = 128;
const trackLengthInitial = 8;
/** 8, 32, 128: most channels that change seldom stay short. */
const trackGrowth = 4;

export const operatingState = { stopped: 0, running: 1, unknown: 2 } as const;
/** A reading is kept as time × 4 + state: exact for any time, and half the memory of two columns. */
const statesPerMs = 4;

/** Takes `sign` (+1 or -1) times the interval [fromMs, toMs) spent in `state`, stopped or running. */
export interface IntervalSink {
  interval(state: number, fromMs: number, toMs: number, sign: number): void;
}

export class StateTrack {
  /** Marks by ascending time, from `head` around; its length is a power of two. */
  private ring = new Float64Array(trackLengthInitial);
  private head = 0;
  private length = 0;
  /** Before this nothing can be corrected any more; before the oldest mark neither, once the ring is full. */
  private settledMs = Number.NEGATIVE_INFINITY;

  /** State since the newest reading; unknown before the first. */
  get state(): number {
    return this.length === 0 ? operatingState.unknown : this.stateAt(this.length - 1);
  }

  /** Time of the newest reading, Unix ms: intervals are accounted for up to here. */
  get closedMs(): number {
    return this.length === 0 ? Number.NEGATIVE_INFINITY : this.timeAt(this.length - 1);
  }

  /**
   * Adds a reading; of two at one time the one that comes later counts.
   * @param gapMs a reading vouches for its state no longer than this; the same until `settle`
   * @returns false when it is older than what can be corrected, and nothing was changed
   */
  add(atMs: number, state: number, gapMs: number, sink: IntervalSink): boolean {
    let index = this.length;
    while (index > 0 && this.timeAt(index - 1) > atMs) index -= 1;
    const hasNext = index < this.length;
    if (index === 0 && hasNext && (atMs < this.settledMs || this.length === trackLengthMax)) {
      return false;
    }
    const nextMs = hasNext ? this.timeAt(index) : atMs;
    if (index > 0) {
      const previousMs = this.timeAt(index - 1);
      const previous = this.stateAt(index - 1);
      // What the reading before had claimed beyond this one is taken back.
      if (hasNext) emit(previous, { fromMs: previousMs, toMs: nextMs, gapMs }, -1, sink);
      emit(previous, { fromMs: previousMs, toMs: atMs, gapMs }, 1, sink);
    }
    emit(state, { fromMs: atMs, toMs: nextMs, gapMs }, 1, sink);
    const replaces = index > 0 && this.timeAt(index - 1) === atMs;
    if (replaces) this.setMark(index - 1, atMs * statesPerMs + state);
    else this.insert(index, atMs * statesPerMs + state);
    return true;
  }

  /** The open interval from the newest reading to `nowMs`. */
  open(nowMs: number, gapMs: number, sink: IntervalSink): void {
    if (this.length === 0) return;
    emit(this.state, { fromMs: this.closedMs, toMs: nowMs, gapMs }, 1, sink);
  }

  /** Makes all but the open interval final: what comes next may be accounted for under another gap. */
  settle(): void {
    if (this.length === 0) return;
    this.settledMs = this.closedMs;
    this.head += this.length - 1;
    this.length = 1;
  }

  write(writer: ByteWriter): void {
    writer.float64Array(Float64Array.from({ length: this.length }, (_, at) => this.markAt(at)));
    writer.f64(this.settledMs);
  }

  /** Becomes the track that was written. */
  read(reader: ByteReader): void {
    const marks = reader.float64Array();
    while (this.ring.length < marks.length) this.grow();
    this.ring.set(marks);
    this.length = marks.length;
    this.settledMs = reader.f64();
  }

  private markAt(index: number): number {
    return this.ring[(this.head + index) & (this.ring.length - 1)] as number;
  }

  private setMark(index: number, mark: number): void {
    this.ring[(this.head + index) & (this.ring.length - 1)] = mark;
  }

  private timeAt(index: number): number {
    return Math.floor(this.markAt(index) / statesPerMs);
  }

  private stateAt(index: number): number {
    return this.markAt(index) % statesPerMs;
  }

  private insert(index: number, mark: number): void {
    if (this.length === this.ring.length && !this.grow()) {
      this.head += 1;
      this.length -= 1;
      this.insert(index - 1, mark);
      return;
    }
    for (let later = this.length; later > index; later -= 1) {
      this.setMark(later, this.markAt(later - 1));
    }
    this.setMark(index, mark);
    this.length += 1;
  }

  /** Makes room for more; false when the ring is as long as it may be. */
  private grow(): boolean {
    if (this.ring.length === trackLengthMax) return false;
    const grown = new Float64Array(trackGrowth * this.ring.length);
    for (let index = 0; index < this.length; index += 1) grown[index] = this.markAt(index);
    this.ring = grown;
    this.head = 0;
    return true;
  }
}

interface Claim {
  readonly fromMs: number;
  readonly toMs: number;
  readonly gapMs: number;
}

function emit(
  state: number,
  { fromMs, toMs, gapMs }: Claim,
  sign: number,
  sink: IntervalSink,
): void {
  const endMs = Math.min(toMs, fromMs + gapMs);
  if (state !== operatingState.unknown && endMs > fromMs) sink.interval(state, fromMs, endMs, sign);
}

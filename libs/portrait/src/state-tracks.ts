/**
 * Operating state over time of many channels: turns readings (running, stopped, no data), in whatever
 * order they come, into milliseconds per interval.
 *
 * The last `trackLengthMax` readings of a channel are kept, so a late one is put where it belongs and the
 * interval it changes is corrected by the difference. They are in blocks out of one store: a track takes
 * another block when it needs one, and what it has is never copied.
 *
 * Hot path: `append` writes one double.
 */
import { assert, type ByteReader, type ByteWriter } from '@chanrong/kernel';
import { RecordPages } from './record-pages.js';

/** A power of two. */
export const trackLengthMax = 128;
/** Readings in a block, as a power of two. */
const blockShift = 4;
const blockLength = 1 << blockShift;
const blockMask = blockLength - 1;
const blocksPerTrack = trackLengthMax / blockLength;

export const operatingState = { stopped: 0, running: 1, unknown: 2 } as const;
/** A reading is kept as time × 4 + state: exact for any time, and half the memory of two columns. */
export const statesPerMs = 4;

/** Takes `sign` (+1 or -1) times the interval [fromMs, toMs) spent in `state`, stopped or running. */
export interface IntervalSink {
  interval(state: number, fromMs: number, toMs: number, sign: number): void;
}

export interface StateReading {
  readonly atMs: number;
  readonly state: number;
  /** A reading vouches for its state no longer than this; the same until `settle`. */
  readonly gapMs: number;
}

/** Doubles in a track's record. */
const trackStride = 8;
/**
 * Before this time nothing can be corrected any more; before the oldest mark neither, once there are
 * `trackLengthMax`.
 */
const settledPlace = 0;
/** The newest reading, as time × 4 + state; -Infinity before the first. */
const newestPlace = 6;
/** Position of each integer. */
const integerPlace = { head: 2, length: 3, blocks: 4 } as const;
const noBlock = -1;

export class StateTracks {
  private readonly records = new RecordPages(trackStride);
  private readonly blocks = new RecordPages(blockLength);

  /** Adds a track; gives its number. */
  add(): number {
    const track = this.records.add();
    const at = 2 * this.records.offset(track) + integerPlace.blocks;
    this.records.integerPage(track).fill(noBlock, at, at + blocksPerTrack);
    return track;
  }

  /** Makes a track empty, with room for the first readings. */
  start(track: number): void {
    const page = this.records.page(track);
    const at = this.records.offset(track);
    page[at + settledPlace] = Number.NEGATIVE_INFINITY;
    page[at + newestPlace] = Number.NEGATIVE_INFINITY;
    this.setEnds(track, 0, 0);
    this.blockFor(track, 0);
  }

  /** The newest reading, as time × 4 + state; -Infinity before the first. Intervals are accounted for up to there. */
  newest(track: number): number {
    return this.records.page(track)[this.records.offset(track) + newestPlace] as number;
  }

  /** Adds a reading newer than all others, as time × 4 + state. What it closes, the caller has accounted for. */
  append(track: number, mark: number): void {
    const integers = this.records.integerPage(track);
    const at = 2 * this.records.offset(track);
    const head = integers[at + integerPlace.head] as number;
    const length = integers[at + integerPlace.length] as number;
    if (length === trackLengthMax) integers[at + integerPlace.head] = (head + 1) % trackLengthMax;
    else integers[at + integerPlace.length] = length + 1;
    const place = (head + length) % trackLengthMax;
    const block = this.blockFor(track, place);
    this.blocks.page(block)[this.blocks.offset(block) + (place & blockMask)] = mark;
    this.records.page(track)[this.records.offset(track) + newestPlace] = mark;
  }

  /**
   * Puts a reading where it belongs; of two at one time the one that comes later counts.
   * @returns false when it is older than what can be corrected, and nothing was changed
   */
  insert(track: number, { atMs, state, gapMs }: StateReading, sink: IntervalSink): boolean {
    const length = this.length(track);
    let index = length;
    while (index > 0 && this.timeAt(track, index - 1) > atMs) index -= 1;
    const hasNext = index < length;
    const settledMs = this.settledMs(track);
    if (index === 0 && hasNext && (atMs < settledMs || length === trackLengthMax)) return false;
    const nextMs = hasNext ? this.timeAt(track, index) : atMs;
    if (index > 0) {
      const previousMs = this.timeAt(track, index - 1);
      const previous = this.stateAt(track, index - 1);
      // What the reading before had claimed beyond this one is taken back.
      if (hasNext) emit(previous, { fromMs: previousMs, toMs: nextMs, gapMs }, -1, sink);
      emit(previous, { fromMs: previousMs, toMs: atMs, gapMs }, 1, sink);
    }
    emit(state, { fromMs: atMs, toMs: nextMs, gapMs }, 1, sink);
    const replaces = index > 0 && this.timeAt(track, index - 1) === atMs;
    if (replaces) this.setMark(track, index - 1, atMs * statesPerMs + state);
    else this.makeRoom(track, index, atMs * statesPerMs + state);
    const newest = this.markAt(track, this.length(track) - 1);
    this.records.page(track)[this.records.offset(track) + newestPlace] = newest;
    return true;
  }

  /** The open interval from the newest reading to `nowMs`. */
  open(track: number, nowMs: number, gapMs: number, sink: IntervalSink): void {
    const last = this.length(track) - 1;
    if (last < 0) return;
    const fromMs = this.timeAt(track, last);
    emit(this.stateAt(track, last), { fromMs, toMs: nowMs, gapMs }, 1, sink);
  }

  /** Makes all but the open interval final: what comes next may be accounted for under another gap. */
  settle(track: number): void {
    const length = this.length(track);
    if (length === 0) return;
    const newest = this.markAt(track, length - 1);
    const settledMs = this.timeAt(track, length - 1);
    this.records.page(track)[this.records.offset(track) + settledPlace] = settledMs;
    this.setEnds(track, 0, 0);
    this.append(track, newest);
  }

  write(writer: ByteWriter, track: number): void {
    const length = this.length(track);
    writer.float64Array(Float64Array.from({ length }, (_, index) => this.markAt(track, index)));
    writer.f64(this.settledMs(track));
  }

  /** Makes an empty track the one that was written. */
  read(reader: ByteReader, track: number): void {
    for (const mark of reader.float64Array()) this.append(track, mark);
    this.records.page(track)[this.records.offset(track) + settledPlace] = reader.f64();
  }

  private length(track: number): number {
    const at = 2 * this.records.offset(track) + integerPlace.length;
    return this.records.integerPage(track)[at] as number;
  }

  private settledMs(track: number): number {
    return this.records.page(track)[this.records.offset(track) + settledPlace] as number;
  }

  private setEnds(track: number, head: number, length: number): void {
    const integers = this.records.integerPage(track);
    const at = 2 * this.records.offset(track);
    integers[at + integerPlace.head] = head;
    integers[at + integerPlace.length] = length;
  }

  private markAt(track: number, index: number): number {
    const place = this.placeOf(track, index);
    const block = this.blockFor(track, place);
    return this.blocks.page(block)[this.blocks.offset(block) + (place & blockMask)] as number;
  }

  private setMark(track: number, index: number, mark: number): void {
    const place = this.placeOf(track, index);
    const block = this.blockFor(track, place);
    this.blocks.page(block)[this.blocks.offset(block) + (place & blockMask)] = mark;
  }

  /** Place in the ring of a mark, counted from the oldest. */
  private placeOf(track: number, index: number): number {
    const at = 2 * this.records.offset(track) + integerPlace.head;
    return ((this.records.integerPage(track)[at] as number) + index) % trackLengthMax;
  }

  /** The block of a place in the ring, taken from the store where the track has none yet. */
  private blockFor(track: number, place: number): number {
    const integers = this.records.integerPage(track);
    const at = 2 * this.records.offset(track) + integerPlace.blocks + (place >> blockShift);
    const block = integers[at] as number;
    return block === noBlock ? (integers[at] = this.blocks.add()) : block;
  }

  private timeAt(track: number, index: number): number {
    return Math.floor(this.markAt(track, index) / statesPerMs);
  }

  private stateAt(track: number, index: number): number {
    return this.markAt(track, index) % statesPerMs;
  }

  /** Inserts a mark; the oldest leaves when there are `trackLengthMax`. */
  private makeRoom(track: number, index: number, mark: number): void {
    const wasFull = this.length(track) === trackLengthMax;
    // The new end is written over below, unless it is the place itself.
    this.append(track, mark);
    const place = wasFull ? index - 1 : index;
    assert(place >= 0, 'a full track takes nothing before its oldest mark');
    for (let later = this.length(track) - 1; later > place; later -= 1) {
      this.setMark(track, later, this.markAt(track, later - 1));
    }
    this.setMark(track, place, mark);
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

/**
 * State of the channels whose readings add up over a day (operating states, energy, counts, faults): what
 * registers are compared with, the track of a state, and what the channel adds to a day until somebody
 * takes it.
 *
 * Hot path: mutated in place, no allocation per reading. A record's track has the record's number.
 */
import { measureKind, type MeasureKind, type RollupMeasure, rollupMeasuresOf } from './measure.js';
import { RecordPages } from './record-pages.js';
import { StateTracks } from './state-tracks.js';

/** Doubles in a production record, and their positions. */
const productionStride = 8;
const place = {
  heldValue: 0,
  /** Local day that the sums are of; `noDay` when there are none. */
  day: 1,
  /** What the channel adds to the measures of its kind. */
  first: 2,
  second: 3,
  /** Planned machine time of an item, ms; 0 without a plan. Doubles 4 holds the integers below. */
  cycleMs: 5,
} as const;
/** Position of each integer, behind the doubles. */
const integerPlace = { channel: 8, kind: 9 } as const;
const noDay = Number.NEGATIVE_INFINITY;

/** What a channel adds to a day. */
export interface ChannelDay {
  /** The channel's index. */
  readonly channel: number;
  readonly day: number;
  readonly measure: RollupMeasure;
  readonly quantity: number;
}

export class ProductionTable {
  readonly tracks = new StateTracks();
  private readonly records = new RecordPages(productionStride);
  private readonly free: number[] = [];
  /** Records with sums. */
  private readonly summed: number[] = [];
  /** Sums of days that their channel has left since. */
  private left: ChannelDay[] = [];

  /** Gives a channel a record; gives the record's number. */
  open(channel: number, kind: MeasureKind): number {
    const reused = this.free.pop();
    const production = reused ?? this.records.add();
    if (reused === undefined) this.tracks.add();
    const integers = this.records.integerPage(production);
    const at = this.records.offset(production);
    const page = this.records.page(production);
    page[at + place.day] = noDay;
    page[at + place.cycleMs] = 0;
    integers[2 * at + integerPlace.channel] = channel;
    integers[2 * at + integerPlace.kind] = kind;
    if (kind === measureKind.state) this.tracks.start(production);
    return production;
  }

  /** Takes the record from its channel. */
  close(production: number): void {
    this.leaveDay(production);
    this.free.push(production);
  }

  /** The value that the next one of a register or an alarm is compared with; NaN before any. */
  held(production: number): number {
    return this.records.page(production)[
      this.records.offset(production) + place.heldValue
    ] as number;
  }

  hold(production: number, value: number): void {
    this.records.page(production)[this.records.offset(production) + place.heldValue] = value;
  }

  /** Planned machine time of an item that a counter counts, ms; 0 without a plan. */
  cycleMs(production: number): number {
    return this.records.page(production)[this.records.offset(production) + place.cycleMs] as number;
  }

  plan(production: number, cycleMs: number): void {
    this.records.page(production)[this.records.offset(production) + place.cycleMs] = cycleMs;
  }

  /** Adds to a day of the channel. */
  add(production: number, day: number, measure: RollupMeasure, quantity: number): void {
    const page = this.records.page(production);
    const at = this.records.offset(production);
    if (page[at + place.day] !== day) this.enterDay(production, day);
    const isSecond = measure === 'operating_ms' || measure === 'standard_ms';
    const sum = at + (isSecond ? place.second : place.first);
    page[sum] = (page[sum] as number) + quantity;
  }

  /** Gives what channels have added to days since the last call; a day may come in several parts. */
  takeDays(): readonly ChannelDay[] {
    for (const production of this.summed) this.leaveDay(production);
    this.summed.length = 0;
    const { left } = this;
    if (left.length > 0) this.left = [];
    return left;
  }

  private enterDay(production: number, day: number): void {
    const page = this.records.page(production);
    const at = this.records.offset(production);
    if (page[at + place.day] === noDay) this.summed.push(production);
    else this.leaveDay(production);
    page[at + place.day] = day;
    page[at + place.first] = 0;
    page[at + place.second] = 0;
  }

  private leaveDay(production: number): void {
    const page = this.records.page(production);
    const integers = this.records.integerPage(production);
    const at = this.records.offset(production);
    const day = page[at + place.day] as number;
    if (day === noDay) return;
    page[at + place.day] = noDay;
    const channel = integers[2 * at + integerPlace.channel] as number;
    const kind = integers[2 * at + integerPlace.kind] as MeasureKind;
    rollupMeasuresOf(kind).forEach((measure, which) => {
      const quantity = page[at + place.first + which] as number;
      if (quantity !== 0) this.left.push({ channel, day, measure, quantity });
    });
  }
}

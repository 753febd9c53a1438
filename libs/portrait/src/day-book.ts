/**
 * Books what readings add up to: on local days, into the enterprise's ledger and into what their channel
 * adds to the day.
 */
import { dayIndex } from '@chanrong/kernel';
import type { DayLedger } from './day-ledger.js';
import type { RollupMeasure } from './measure.js';
import { type IntervalSink, operatingState } from './state-tracks.js';

const msPerDay = 86_400_000;
const msPerMinute = 60_000;

/** Whose days they are. */
export interface Calendar {
  readonly utcOffsetMinutes: number;
  readonly ledger: DayLedger;
}

/** Takes what the channel of a production record adds to a day. */
export interface DaySums {
  add(production: number, day: number, measure: RollupMeasure, quantity: number): void;
}

export class DayBook implements IntervalSink {
  /** Production record of the channel that the next entries are of. */
  production = -1;

  constructor(
    private readonly calendar: Calendar,
    private readonly sums: DaySums,
  ) {}

  /** Books an interval on every day that it touches. */
  interval(state: number, fromMs: number, toMs: number, sign: number): void {
    const offset = this.calendar.utcOffsetMinutes;
    let startMs = fromMs;
    while (startMs < toMs) {
      const day = dayIndex(startMs, offset);
      const endMs = Math.min(toMs, (day + 1) * msPerDay - offset * msPerMinute);
      this.add(day, 'observed_ms', sign * (endMs - startMs));
      if (state === operatingState.running) {
        this.add(day, 'operating_ms', sign * (endMs - startMs));
      }
      startMs = endMs;
    }
  }

  /** Books what an interval that ended at `atMs` came to: one that ends at midnight is of the day before. */
  quantityAt(atMs: number, measure: RollupMeasure, quantity: number): void {
    this.add(dayIndex(atMs - 1, this.calendar.utcOffsetMinutes), measure, quantity);
  }

  /** Books what was seen at `atMs`, on the day that contains it. */
  quantityWithin(atMs: number, measure: RollupMeasure, quantity: number): void {
    this.add(dayIndex(atMs, this.calendar.utcOffsetMinutes), measure, quantity);
  }

  /** False where the earlier time is -Infinity: before the first reading. */
  isSameDay(earlierMs: number, laterMs: number): boolean {
    if (!Number.isFinite(earlierMs)) return false;
    const { utcOffsetMinutes } = this.calendar;
    return dayIndex(earlierMs, utcOffsetMinutes) === dayIndex(laterMs, utcOffsetMinutes);
  }

  private add(day: number, measure: RollupMeasure, quantity: number): void {
    if (quantity === 0) return;
    this.calendar.ledger.add(day, measure, quantity);
    this.sums.add(this.production, day, measure, quantity);
  }
}

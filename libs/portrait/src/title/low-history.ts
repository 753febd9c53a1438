/**
 * The least stock that was measured at a place, by local day: what pledges of that day can be held against.
 * A day on which nobody looked, or nothing was observed, is not known.
 */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';
import { titlePolicy } from './title-policy.js';

export interface DayLow {
  readonly day: number;
  readonly grams: number;
}

interface Where {
  readonly place: string;
  readonly commodity: string;
}

export class LowHistory {
  /** By place and commodity. */
  private readonly daysByPlace = new Map<string, DayLow[]>();

  /** Oldest first. */
  daysOf(where: Where): readonly DayLow[] {
    return this.daysByPlace.get(keyOf(where)) ?? [];
  }

  /** @param day never earlier than noted before */
  note(where: Where, day: number, grams: number): void {
    const key = keyOf(where);
    let days = this.daysByPlace.get(key);
    if (days === undefined) this.daysByPlace.set(key, (days = []));
    const last = days.at(-1);
    if (last?.day !== day) {
      days.push({ day, grams });
      if (days.length > titlePolicy.lowDaysMax) days.shift();
    } else if (grams < last.grams) {
      days[days.length - 1] = { day, grams };
    }
  }

  write(writer: ByteWriter): void {
    const places = [...this.daysByPlace].sort(([one], [other]) => (one < other ? -1 : 1));
    writer.u53(places.length);
    for (const [place, days] of places) {
      writer.string(place);
      writer.u53(days.length);
      for (const { day, grams } of days) {
        writer.i32(day);
        writer.u53(grams);
      }
    }
  }

  read(reader: ByteReader): void {
    const placeCount = reader.u53();
    for (let index = 0; index < placeCount; index += 1) {
      const place = reader.string();
      const dayCount = reader.u53();
      const days = Array.from({ length: dayCount }, () => ({
        day: reader.i32(),
        grams: reader.u53(),
      }));
      this.daysByPlace.set(place, days);
    }
  }
}

function keyOf({ place, commodity }: Where): string {
  return JSON.stringify([place, commodity]);
}

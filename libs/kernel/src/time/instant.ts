import { assert } from '../assert.js';
import { dayIndexMax, dayIndexMin, digits, isoDate, parseIsoDate } from './civil-date.js';

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;
const msMin = dayIndexMin * MS_PER_DAY;
const msMax = (dayIndexMax + 1) * MS_PER_DAY - 1;

/** Days from 1970-01-01 to the local day of an instant. China is at +480 minutes all year. */
export function dayIndex(ms: number, utcOffsetMinutes: number): number {
  return Math.floor((ms + utcOffsetMinutes * MS_PER_MINUTE) / MS_PER_DAY);
}

/** The instant as `2025-01-31T08:00:00.000Z`. `ms` is an integer in the years 0000 to 9999. */
export function isoInstant(ms: number): string {
  assert(Number.isInteger(ms), 'an instant is a whole millisecond');
  assert(ms >= msMin && ms <= msMax, 'an ISO instant has a year of four digits');
  const day = dayIndex(ms, 0);
  const time = ms - day * MS_PER_DAY;
  const hour = digits(Math.floor(time / 3_600_000), 2);
  const minute = digits(Math.floor(time / MS_PER_MINUTE) % 60, 2);
  const second = digits(Math.floor(time / 1000) % 60, 2);
  return `${isoDate(day)}T${hour}:${minute}:${second}.${digits(time % 1000, 3)}Z`;
}

const RFC_3339 =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/i;

/**
 * The milliseconds since 1970 of an RFC 3339 text, or undefined where it is none or names no instant:
 * a day its month does not have, a leap second (which Unix time lacks), a year that leaves 0000–9999 in
 * UTC. Up to nine digits of fraction, cut to milliseconds.
 */
export function parseInstant(text: string): number | undefined {
  const match = RFC_3339.exec(text);
  if (!match) return undefined;
  const [, date = '', hour, minute, second, fraction = '', sign, offsetHour, offsetMinute] = match;
  const day = parseIsoDate(date);
  if (day === undefined) return undefined;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const local = day * MS_PER_DAY + seconds * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3));
  const offsetMinutes = sign ? Number(offsetHour) * 60 + Number(offsetMinute) : 0;
  const ms = local - (sign === '-' ? -1 : 1) * offsetMinutes * MS_PER_MINUTE;
  return ms >= msMin && ms <= msMax ? ms : undefined;
}

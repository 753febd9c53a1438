import { assert } from '../assert.js';

const DAYS_PER_ERA = 146097; // 400 years
const DAYS_TO_EPOCH = 719468; // 0000-03-01 to 1970-01-01

/** The first and last day that four digits of year can name, in days since 1970-01-01. */
export const dayIndexMin = -719528; // 0000-01-01
export const dayIndexMax = 2932896; // 9999-12-31

/** A day of the proleptic Gregorian calendar; month and day start at 1. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * Days since 1970-01-01 of a civil date. Years are taken to begin in March, so that the leap day is the
 * last of its year. Source: H. Hinnant, "chrono-compatible low-level date algorithms" (2013).
 */
export function dayIndexOfCivil({ year, month, day }: CivilDate): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const marchMonth = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * DAYS_PER_ERA + yearOfEra * 365 + leapDays + dayOfYear - DAYS_TO_EPOCH;
}

/** The inverse of `dayIndexOfCivil`; same source. */
export function civilOfDayIndex(dayIndex: number): CivilDate {
  const shifted = dayIndex + DAYS_TO_EPOCH;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36524) + Math.floor(dayOfEra / 146096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** The calendar day as `YYYY-MM-DD`. `dayIndex` is an integer from 0000-01-01 to 9999-12-31. */
export function isoDate(dayIndex: number): string {
  assert(Number.isInteger(dayIndex), 'a day index is an integer');
  assert(
    dayIndex >= dayIndexMin && dayIndex <= dayIndexMax,
    'an ISO date has a year of four digits',
  );
  const { year, month, day } = civilOfDayIndex(dayIndex);
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

/** The day index of a `YYYY-MM-DD` that exists, otherwise undefined. */
export function parseIsoDate(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return dayIndexOfCivil({ year, month, day });
}

/** A count with leading zeros. */
export function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

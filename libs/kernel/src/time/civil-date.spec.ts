import { describe, expect, it } from '@jest/globals';

import { dayIndexMax, dayIndexMin, isoDate, parseIsoDate } from './civil-date.js';

const MS_PER_DAY = 86_400_000;

describe('civil dates', () => {
  it.each([
    [0, '1970-01-01'],
    [-1, '1969-12-31'],
    [11_016, '2000-02-29'],
    [19_782, '2024-02-29'],
    [dayIndexMin, '0000-01-01'],
    [dayIndexMax, '9999-12-31'],
  ])('day %p is %s', (dayIndex, text) => {
    expect(isoDate(dayIndex)).toBe(text);
    expect(parseIsoDate(text)).toBe(dayIndex);
  });

  it('agrees with Date on every day of 1800 to 2200, longer than the calendar takes to repeat', () => {
    expect(firstDisagreement(-62_091, 84_005, 1)).toBeUndefined();
  });

  it('agrees with Date on every 97th day of ten thousand years', () => {
    expect(firstDisagreement(dayIndexMin, dayIndexMax, 97)).toBeUndefined();
  });

  it.each([
    '2023-02-29',
    '1900-02-29',
    '2024-02-30',
    '2024-04-31',
    '2024-00-10',
    '2024-13-01',
    '2024-01-00',
    '2024-01-32',
    '24-01-01',
    '2024-1-1',
    '2024/01/01',
    ' 2024-01-01',
    '2024-01-01\n',
    '２０２４-01-01',
  ])('%p names no day', (text) => {
    expect(parseIsoDate(text)).toBeUndefined();
  });

  it.each([dayIndexMin - 1, dayIndexMax + 1, 0.5, NaN])('has no text for day %p', (dayIndex) => {
    expect(() => isoDate(dayIndex)).toThrow(/day index|four digits/);
  });
});

function firstDisagreement(first: number, last: number, step: number): string | undefined {
  for (let day = first; day <= last; day += step) {
    const text = isoDate(day);
    if (text !== new Date(day * MS_PER_DAY).toISOString().slice(0, 10))
      return `day ${day} is ${text}`;
    if (parseIsoDate(text) !== day) return `${text} is read as ${parseIsoDate(text)}`;
  }
  return undefined;
}

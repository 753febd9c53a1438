/**
 * Rows of the UCI steel plant data set (851): a quarter hour of electricity each.
 *
 * A row is stamped with the end of its quarter hour in Korean time (+09:00), except that the row at
 * 00:00 carries the date of the day that ends there: it belongs one day later. (Its column NSM, seconds
 * from midnight, is 0, and the row before it is 23:45 of the same date.)
 */
import { parseInstant } from '@chanrong/kernel';

const stamp = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}:\d{2})$/;
const dayMs = 86_400_000;

/** End of the row's quarter hour, Unix ms; undefined when the text is no such stamp. */
export function intervalEndMs(text: string): number | undefined {
  const match = stamp.exec(text);
  if (match === null) return undefined;
  const [, day, month, year, time] = match;
  const statedMs = parseInstant(`${year}-${month}-${day}T${time}:00+09:00`);
  if (statedMs === undefined) return undefined;
  return time === '00:00' ? statedMs + dayMs : statedMs;
}

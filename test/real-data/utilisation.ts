/** Utilisation worked out from the adapter logs themselves, sharing no code with the product. */
import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';

export interface DayUtilisation {
  operatingMs: number;
  observedMs: number;
}

/**
 * All lines of one key, whatever file they came in, put in order of their times; each state holds until
 * the next line. ACTIVE is operating; UNAVAILABLE is not observed. Days are local at a fixed offset.
 */
export function utilisationByDay(
  files: readonly string[],
  utcOffsetHours: number,
): Map<string, DayUtilisation> {
  const changes = new Map<number, string>();
  for (const file of files) {
    for (const line of gunzipSync(readFileSync(file)).toString('utf8').split('\n')) {
      const [stamp = '', key, state = ''] = line.split('|');
      // Of several lines in one millisecond the last one holds.
      if (key === 'execution') changes.set(Date.parse(stamp.replace(/(\.\d{3})\d*/, '$1')), state);
    }
  }
  const ordered = [...changes].sort(([a], [b]) => a - b);
  const days = new Map<string, DayUtilisation>();
  ordered.forEach(([fromMs, state], index) => {
    const toMs = ordered[index + 1]?.[0] ?? fromMs;
    if (state === 'UNAVAILABLE') return;
    for (let startMs = fromMs; startMs < toMs;) {
      const local = new Date(startMs + utcOffsetHours * 3_600_000);
      const date = local.toISOString().slice(0, 10);
      const nextDayMs = Date.parse(date) + 86_400_000 - utcOffsetHours * 3_600_000;
      const endMs = Math.min(toMs, nextDayMs);
      const day = days.get(date) ?? { operatingMs: 0, observedMs: 0 };
      day.observedMs += endMs - startMs;
      if (state === 'ACTIVE') day.operatingMs += endMs - startMs;
      days.set(date, day);
      startMs = endMs;
    }
  });
  return days;
}

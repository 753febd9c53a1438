/** Ratios, differences and instants as people read them. */
import type { Language } from './money.js';

const percentages = new Map<string, Intl.NumberFormat>();

/** A ratio in percent: `0.625` is `62.50 %`. */
export function percent(ratio: number, language: Language, digits = 2): string {
  const key = `${language} ${digits}`;
  let format = percentages.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(language, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    percentages.set(key, format);
  }
  return `${format.format(ratio * 100)} %`;
}

/** Probabilities below a tenth of a percent keep their figures. */
export function probability(ratio: number, language: Language): string {
  return percent(ratio, language, ratio > 0 && ratio < 0.001 ? 3 : 2);
}

/** `+18`, `−3`, `0`. */
export function signed(difference: number): string {
  if (difference === 0) return '0';
  return difference > 0 ? `+${difference}` : `−${-difference}`;
}

const offsetMs = 8 * 3_600_000;

/** `2026-11-22 16:05:03` in Beijing time, whatever the clock of the browser says. */
export function instant(text: string): string {
  return new Date(Date.parse(text) + offsetMs).toISOString().slice(0, 19).replace('T', ' ');
}

/** `11-22 16:05` in Beijing time, for the axis of a chart. */
export function axisInstant(ms: number): string {
  return instant(new Date(ms).toISOString()).slice(5, 16);
}

export interface Age {
  readonly unit: 'seconds' | 'minutes' | 'hours' | 'days';
  readonly count: number;
}

/** How long ago, in its largest whole unit. */
export function ageOf(text: string, nowMs: number): Age {
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(text)) / 1_000));
  if (seconds < 60) return { unit: 'seconds', count: seconds };
  if (seconds < 3_600) return { unit: 'minutes', count: Math.floor(seconds / 60) };
  if (seconds < 86_400) return { unit: 'hours', count: Math.floor(seconds / 3_600) };
  return { unit: 'days', count: Math.floor(seconds / 86_400) };
}

/**
 * Fine bins of equal share, merged into coarse bins over which the bad rate only rises or only falls.
 *
 * Merging is by pooling adjacent violators, which gives the monotone rates of largest likelihood
 * (Ayer et al., 1955). Both directions are tried; the one that tells good from bad better is kept.
 */
import { informationValue } from './weight-of-evidence.js';

export interface Counts {
  readonly good: number;
  readonly bad: number;
}

export interface CountedBin extends Counts {
  /** Largest value of the bin, included; null for the last one. */
  readonly upTo: number | null;
}

export interface MonotoneBins {
  /** Which values are the better ones. */
  readonly better: 'higher' | 'lower';
  /** Ascending by value. */
  readonly bins: readonly CountedBin[];
  readonly unknown: Counts;
}

/** @param values NaN where not known */
export function monotoneBins(
  values: readonly number[],
  bad: readonly boolean[],
  fineBinCount: number,
): MonotoneBins {
  const limits = quantileLimits(values, fineBinCount);
  const { fine, unknown } = count(values, bad, limits);
  const rising = pool(fine, 1);
  const falling = pool(fine, -1);
  const isRising = informationValue([...rising, unknown]) > informationValue([...falling, unknown]);
  const bins = isRising ? rising : falling;
  return { better: isRising ? 'lower' : 'higher', bins, unknown };
}

/** Values below which about i/n of the known values lie, i = 1 … n − 1, each once, without the largest. */
function quantileLimits(values: readonly number[], binCount: number): number[] {
  const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  const limits: number[] = [];
  for (let bin = 1; bin < binCount; bin += 1) {
    const limit = sorted[Math.ceil((bin * sorted.length) / binCount) - 1];
    if (limit === undefined || limit === sorted.at(-1)) continue;
    if (limit !== limits.at(-1)) limits.push(limit);
  }
  return limits;
}

function count(values: readonly number[], bad: readonly boolean[], limits: readonly number[]) {
  const goods = Array.from({ length: limits.length + 2 }, () => 0);
  const bads = goods.slice();
  const unknownBin = limits.length + 1;
  values.forEach((value, index) => {
    const bin = Number.isNaN(value) ? unknownBin : firstNotBelow(limits, value);
    const counts = bad[index] === true ? bads : goods;
    counts[bin] = (counts[bin] as number) + 1;
  });
  const of = (bin: number): Counts => ({ good: goods[bin] as number, bad: bads[bin] as number });
  const fine = Array.from({ length: limits.length + 1 }, (_, bin): CountedBin => {
    return { upTo: limits[bin] ?? null, ...of(bin) };
  });
  return { fine, unknown: of(unknownBin) };
}

/** Index of the first limit that the value does not exceed; the number of limits where there is none. */
function firstNotBelow(limits: readonly number[], value: number): number {
  let low = 0;
  let high = limits.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((limits[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Merges until the bad rate strictly rises (`direction` 1) or falls (−1) from bin to bin. */
function pool(fine: readonly CountedBin[], direction: 1 | -1): CountedBin[] {
  const pooled: CountedBin[] = [];
  for (const bin of fine) {
    let last = bin;
    for (let before = pooled.at(-1); before !== undefined; before = pooled.at(-1)) {
      if (direction * compareRates(before, last) < 0) break;
      last = { upTo: last.upTo, good: before.good + last.good, bad: before.bad + last.bad };
      pooled.pop();
    }
    pooled.push(last);
  }
  return pooled;
}

/** Sign of the difference of two bad rates, from whole numbers, so without rounding. */
function compareRates(one: Counts, other: Counts): number {
  return one.bad * (other.good + other.bad) - other.bad * (one.good + one.bad);
}

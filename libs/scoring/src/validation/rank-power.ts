/**
 * How well a forecast puts bad cases above good ones, whatever its level.
 *
 * AUC is the Mann–Whitney statistic with ties counted as one half; its standard error is that of
 * DeLong, DeLong and Clarke-Pearson (1988), computed from midranks after Sun and Xu (2014). KS is the
 * largest distance between the two distributions.
 */
import { assert } from '@chanrong/kernel';
import type { Outcome } from './outcome.js';

export interface RankPower {
  /** 0..1; 0.5 tells nothing. */
  readonly auc: number;
  readonly aucStandardError: number;
  /** 95 % confidence interval, cut to 0..1. */
  readonly aucLow: number;
  readonly aucHigh: number;
  /** 2 · AUC − 1, also called accuracy ratio. */
  readonly gini: number;
  readonly ks: number;
}

/** Normal quantile of a two-sided 95 % interval. */
const z95 = 1.959963984540054;

/** At least two bad and two good cases. */
export function rankPower(outcomes: readonly Outcome[]): RankPower {
  const badPds = outcomes.filter(({ bad }) => bad).map(({ pd }) => pd);
  const goodPds = outcomes.filter(({ bad }) => !bad).map(({ pd }) => pd);
  const [m, n] = [badPds.length, goodPds.length];
  assert(m > 1 && n > 1, 'rank power needs two bad and two good cases at least');
  const together = midranks([...badPds, ...goodPds]);
  const amongBad = midranks(badPds);
  const amongGood = midranks(goodPds);
  // Share of the good cases below each bad one, and share of the bad cases above each good one.
  const ofBad = amongBad.map((rank, i) => ((together[i] as number) - rank) / n);
  const ofGood = amongGood.map((rank, j) => 1 - ((together[m + j] as number) - rank) / m);
  const auc = mean(ofBad);
  const aucStandardError = Math.sqrt(variance(ofBad) / m + variance(ofGood) / n);
  return {
    auc,
    aucStandardError,
    aucLow: Math.max(0, auc - z95 * aucStandardError),
    aucHigh: Math.min(1, auc + z95 * aucStandardError),
    gini: 2 * auc - 1,
    ks: kolmogorovSmirnov(outcomes, m, n),
  };
}

/** Ranks from 1; equal values share the mean of their ranks. */
function midranks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index);
  order.sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks: number[] = Array.from(values, () => 0);
  let from = 0;
  while (from < order.length) {
    let to = from + 1;
    const value = values[order[from] as number];
    while (to < order.length && values[order[to] as number] === value) to += 1;
    for (let place = from; place < to; place += 1) {
      ranks[order[place] as number] = (from + 1 + to) / 2;
    }
    from = to;
  }
  return ranks;
}

function kolmogorovSmirnov(outcomes: readonly Outcome[], badCount: number, goodCount: number) {
  const sorted = outcomes.toSorted((one, other) => one.pd - other.pd);
  let bad = 0;
  let good = 0;
  let largest = 0;
  sorted.forEach((outcome, index) => {
    if (outcome.bad) bad += 1;
    else good += 1;
    if (sorted[index + 1]?.pd === outcome.pd) return;
    largest = Math.max(largest, Math.abs(bad / badCount - good / goodCount));
  });
  return largest;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, v) => sum + (v - centre) * (v - centre), 0) / (values.length - 1);
}

/**
 * Weight of evidence of a bin: ln(share of the bad in it / share of the good in it), above 0 where there are
 * more bad cases than usual. Information value: Σ (share of bad − share of good) · WoE over the bins.
 * Half a case is added to both counts of each bin, so that no bin is certain.
 * Source: N. Siddiqi, "Credit Risk Scorecards" (2006), ch. 6.
 */
import { ln } from '@chanrong/kernel';

interface Counts {
  readonly good: number;
  readonly bad: number;
}

const halfCase = 0.5;

/** One for each bin; 0 for a bin without cases, which tells nothing. */
export function weightsOfEvidence(bins: readonly Counts[]): number[] {
  return sharesOf(bins).map(({ good, bad }, bin) => (isEmpty(bins[bin]) ? 0 : ln(bad / good)));
}

/** At least 0; below 0.02 worthless, to 0.1 weak, to 0.3 medium, above that strong. */
export function informationValue(bins: readonly Counts[]): number {
  const weights = weightsOfEvidence(bins);
  return sharesOf(bins).reduce(
    (sum, { good, bad }, bin) => sum + (bad - good) * (weights[bin] as number),
    0,
  );
}

function sharesOf(bins: readonly Counts[]): Counts[] {
  const added = halfCase * bins.length;
  const goodTotal = bins.reduce((sum, { good }) => sum + good, added);
  const badTotal = bins.reduce((sum, { bad }) => sum + bad, added);
  return bins.map(({ good, bad }) => ({
    good: (good + halfCase) / goodTotal,
    bad: (bad + halfCase) / badTotal,
  }));
}

function isEmpty(bin: Counts | undefined): boolean {
  return bin === undefined || bin.good + bin.bad === 0;
}

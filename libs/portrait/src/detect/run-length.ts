/**
 * Thresholds from a false-alarm budget: how many samples of a healthy process may pass, on average, between
 * two alarms (in-control average run length, ARL₀). All for independent standard normal samples.
 */
import { assert, exp, normalQuantile } from '@chanrong/kernel';

/** A million samples are two years of minutes: one false alarm in that time is a nuisance nobody minds. */
export const runLengthMax = 1e12;
const thresholdMax = 1_000;
const halvings = 80;

/**
 * Average run length of a one-sided CUSUM with allowance `k` and threshold `h` when the mean has shifted by
 * `shift` standard deviations. Siegmund's approximation with b = h + 1.166, Δ = shift − k:
 * ARL = (e^(−2Δb) + 2Δb − 1) / (2Δ²). Source: D. Siegmund, Sequential Analysis, 1985.
 */
export function cusumRunLength(h: number, k: number, shift = 0): number {
  const delta = shift - k;
  const b = h + 1.166;
  if (delta === 0) return b * b;
  return (exp(-2 * delta * b) + 2 * delta * b - 1) / (2 * delta * delta);
}

/**
 * The threshold at which a two-sided CUSUM has the wanted in-control run length: 1/ARL = 1/ARL⁺ + 1/ARL⁻.
 * @param runLength samples between false alarms, 10 to `runLengthMax`
 * @param k allowance in standard deviations, above 0
 */
export function cusumThreshold(runLength: number, k: number): number {
  assert(runLength >= 10 && runLength <= runLengthMax, 'a run length is 10 to 10¹² samples');
  assert(k > 0, 'the allowance of a CUSUM is above 0');
  let low = 0;
  let high = thresholdMax;
  for (let turn = 0; turn < halvings; turn += 1) {
    const middle = (low + high) / 2;
    // Beyond this the exponential exceeds a double, and the run length any budget.
    const isLong = 2 * k * (middle + 1.166) > 700;
    if (isLong || cusumRunLength(middle, k) / 2 > runLength) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Limit of an EWMA chart in standard deviations of its statistic, as if its values were independent:
 * L = Φ⁻¹(1 − 1/(2 ARL₀)). They are positively correlated, so the true run length is longer.
 */
export function ewmaLimit(runLength: number): number {
  assert(runLength >= 10 && runLength <= runLengthMax, 'a run length is 10 to 10¹² samples');
  return normalQuantile(1 - 1 / (2 * runLength));
}

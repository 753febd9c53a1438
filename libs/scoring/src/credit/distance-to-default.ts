/**
 * How far what an enterprise owns lies above what it owes, in standard deviations of a year:
 * DD = (ln(V / D) + (μ − σ² / 2) T) / (σ √T).
 * Source: R. Merton, "On the pricing of corporate debt" (1974); the default point is that of KMV,
 * D = short-term debt + ½ long-term debt (P. Crosbie and J. Bohn, "Modeling default risk", 2003).
 */
import { ln } from '@chanrong/kernel';

export function distanceToDefault(options: {
  /** V and D, in one unit, above 0. */
  readonly value: number;
  readonly debt: number;
  /** σ: standard deviation of yearly log returns of V, above 0. */
  readonly volatility: number;
  /** μ: drift a year; 0 where nobody promises one. */
  readonly drift?: number;
  /** T: 1 by default. */
  readonly years?: number;
}): number {
  const { value, debt, volatility, drift = 0, years = 1 } = options;
  const expected = (drift - (volatility * volatility) / 2) * years;
  return (ln(value / debt) + expected) / (volatility * Math.sqrt(years));
}

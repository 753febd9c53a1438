import { ln, normalCdf } from '@chanrong/kernel';

/**
 * The probability that a value touches a barrier below it at least once within the horizon:
 * P(min V ≤ B) = Φ((b − νT) / σ√T) + e^(2νb/σ²) · Φ((b + νT) / σ√T), b = ln(B / V), ν = −σ²/2,
 * for geometric Brownian motion without drift (a bank is not told that prices rise) that is watched all
 * the time. Without drift e^(2νb/σ²) is V / B. The probability of *ending* below the barrier is about
 * half of it and not what a margin line is about.
 *
 * Where a value is marked only every Δt, fewer touches are seen; the barrier B · e^(−0.5826 σ√Δt) gives
 * their probability (Broadie, Glasserman and Kou, "A continuity correction for discrete barrier
 * options", 1997). It is not applied here: a touch between two marks is a touch.
 *
 * Source: J. M. Harrison, "Brownian Motion and Stochastic Flow Systems" (1985), §1.8.
 */
export function hitProbability(options: {
  /** B / V: at least 0; 1 or more is touched already. */
  readonly barrierRatio: number;
  /** σ: standard deviation of daily log returns, a ratio. */
  readonly dailyVolatility: number;
  /** T: business days, above 0. */
  readonly horizonDays: number;
}): number {
  const { barrierRatio, dailyVolatility, horizonDays } = options;
  if (barrierRatio >= 1) return 1;
  if (barrierRatio <= 0 || dailyVolatility === 0) return 0;
  const b = ln(barrierRatio);
  const spread = dailyVolatility * Math.sqrt(horizonDays);
  const half = (spread * spread) / 2;
  const ending = normalCdf((b + half) / spread);
  const returning = normalCdf((b - half) / spread) / barrierRatio;
  return Math.min(1, ending + returning);
}

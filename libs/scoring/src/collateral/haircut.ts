/**
 * A haircut for one holding period, scaled to another and to rarer revaluation:
 * H = H_N · √((N_R + T_M − 1) / T_N).
 *
 * Source: Basel II, the comprehensive approach, §§168–169 (H_M = H_N √(T_M / T_N) composed with
 * H = H_M √((N_R + T_M − 1) / T_M)).
 */
export function scaleHaircut(options: {
  /** H_N, a ratio. */
  readonly haircut: number;
  /** T_N: business days that `haircut` covers. */
  readonly haircutDays: number;
  /** T_M: business days to sell. */
  readonly holdingDays: number;
  /** N_R: business days between revaluations; 1 is daily. */
  readonly revaluationDays: number;
}): number {
  const { haircut, haircutDays, holdingDays, revaluationDays } = options;
  return haircut * Math.sqrt((revaluationDays + holdingDays - 1) / haircutDays);
}

/**
 * The haircut that covers a fall of `z` standard deviations: z · σ · √(N_R + T_M − 1), not capped.
 * Source: Basel II §§156–161 (own estimates: the 99th percentile, one-tailed).
 */
export function volatilityHaircut(options: {
  /** Standard deviation of daily log returns, a ratio. */
  readonly dailyVolatility: number;
  readonly z: number;
  readonly holdingDays: number;
  readonly revaluationDays: number;
}): number {
  const { dailyVolatility, z, holdingDays, revaluationDays } = options;
  return scaleHaircut({
    haircut: z * dailyVolatility,
    haircutDays: 1,
    holdingDays,
    revaluationDays,
  });
}

/**
 * What the energy meters say about the declared output: E = α + β·Q, fitted by least squares on the days
 * before, applied to the recent days.
 *
 * Base load is not negative and output does not save energy, so 0 ≤ β ≤ Ē/Q̄. Where output hardly varied
 * the fit cannot tell base load from proportional use; therefore two explanations stand, the fitted line
 * and plain proportion, and only energy outside both of them counts.
 */
import type { DayPortrait } from '@chanrong/portrait';

export interface EnergyDay {
  readonly energyMwh: number;
  readonly output: number;
}

export interface EnergyConsistency {
  /** Energy above both explanations, as a share of the usual daily energy: idle running, unreported output. */
  readonly excess: number;
  /** Energy below both explanations, likewise: output that was declared rather than made. */
  readonly shortfall: number;
}

/** Undefined when the days before made nothing: then no line can be fitted. */
export function energyConsistency(
  recent: readonly EnergyDay[],
  base: readonly EnergyDay[],
): EnergyConsistency | undefined {
  const usual = means(base);
  if (usual.output === 0) return undefined;
  const now = means(recent);
  const proportional = usual.energyMwh / usual.output;
  const slope = Math.min(Math.max(leastSquaresSlope(base, usual), 0), proportional);
  const fitted = usual.energyMwh + slope * (now.output - usual.output);
  const inProportion = proportional * now.output;
  return {
    excess: Math.max(0, now.energyMwh - Math.max(fitted, inProportion)) / usual.energyMwh,
    shortfall: Math.max(0, Math.min(fitted, inProportion) - now.energyMwh) / usual.energyMwh,
  };
}

/** The days as energy and output, output being parts where parts are counted and operating time elsewhere. */
export function energyDaysOf(
  days: readonly DayPortrait[],
  output: 'parts' | 'operatingMs',
): EnergyDay[] {
  return days.map((day) => ({ energyMwh: day.energyMwh, output: day[output] }));
}

function means(days: readonly EnergyDay[]): EnergyDay {
  const energyMwh = days.reduce((sum, day) => sum + day.energyMwh, 0) / days.length;
  const output = days.reduce((sum, day) => sum + day.output, 0) / days.length;
  return { energyMwh, output };
}

/** β = Σ(Q − Q̄)(E − Ē) / Σ(Q − Q̄)²; proportion where output never varied. */
function leastSquaresSlope(days: readonly EnergyDay[], usual: EnergyDay): number {
  let covariance = 0;
  let variance = 0;
  for (const day of days) {
    const deviation = day.output - usual.output;
    covariance += deviation * (day.energyMwh - usual.energyMwh);
    variance += deviation * deviation;
  }
  return variance === 0 ? usual.energyMwh / usual.output : covariance / variance;
}

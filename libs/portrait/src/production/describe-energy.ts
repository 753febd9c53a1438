/** Whether energy follows output, day by day and in both directions. */
import { Cusum } from '../detect/cusum.js';
import { cusumThreshold } from '../detect/run-length.js';
import type { DayPortrait, EnergyPortrait } from '../portrait.js';
import { EnergyLine } from './energy-line.js';
import { productionPolicy } from './production-policy.js';

const { energyAllowance, energyRunLength } = productionPolicy;
const design = { k: energyAllowance, h: cusumThreshold(energyRunLength, energyAllowance) };

export interface EnergyHistory {
  readonly portrait: EnergyPortrait;
  readonly line: EnergyLine;
}

/**
 * Each day is judged by the line of the days before it, then learnt from unless it is an outlier. Energy outside both explanations
 * of its output, in standard deviations, goes to a two-sided CUSUM.
 * @param days closed local days, oldest first; those without energy are not looked at
 * @returns undefined while there is too little to learn from
 */
export function describeEnergy(days: readonly DayPortrait[]): EnergyHistory | undefined {
  const metered = days.filter(({ energyMwh, observedMs, parts }) => {
    return energyMwh > 0 && (observedMs > 0 || parts > 0);
  });
  const isCounted = metered.some(({ parts }) => parts > 0);
  const line = new EnergyLine(productionPolicy.energyForgetting);
  const cusum = new Cusum(design);
  let side: -1 | 0 | 1 = 0;
  let calmDays = 0;
  let sinceDay: number | null = null;
  const deviationsMwh: number[] = [];
  for (const day of metered) {
    const output = isCounted ? day.parts : day.operatingMs;
    const residual = residualOf(line, day.energyMwh, output);
    if (residual !== undefined) {
      cusum.add(residual.z);
      deviationsMwh.push(residual.deviationMwh);
    }
    calmDays = cusum.side === 0 ? calmDays + 1 : 0;
    if (cusum.side !== side && (cusum.side !== 0 || calmDays >= productionPolicy.energyCalmDays)) {
      side = cusum.side;
      sinceDay = side === 0 ? null : day.day;
    }
    if (residual?.isUsual ?? true) line.add({ output, energyMwh: day.energyMwh });
  }
  if (line.dayCount < productionPolicy.energyLearningDays || line.meanOutput === 0) {
    return undefined;
  }
  const state =
    side === 0 ? 'consistent' : side > 0 ? 'energy-without-output' : 'output-without-energy';
  return {
    line,
    portrait: {
      output: isCounted ? 'parts' : 'operatingMs',
      dayCount: line.dayCount,
      baseMwh: Math.round(line.baseMwh),
      perUnitMwh: line.perUnitMwh,
      sigmaMwh: Math.round(line.sigmaMwh),
      deviationPpm: deviationPpm(deviationsMwh, line.meanEnergyMwh),
      state,
      sinceDay,
    },
  };
}

/** Mean of the last week of days that were judged, as a share of the mean energy. */
function deviationPpm(deviationsMwh: readonly number[], meanEnergyMwh: number): number {
  const last = deviationsMwh.slice(-7);
  if (last.length === 0) return 0;
  const mean = last.reduce((sum, each) => sum + each, 0) / last.length;
  return Math.round((mean / meanEnergyMwh) * 1_000_000);
}

interface Residual {
  /** In standard deviations, and as energy: above 0 more than explained, below 0 less. */
  readonly z: number;
  readonly deviationMwh: number;
  /** Whether the line may learn from the day: a fraud must not become the rule by lasting. */
  readonly isUsual: boolean;
}

function residualOf(line: EnergyLine, energyMwh: number, output: number): Residual | undefined {
  const { energyLearningDays, energySigmaShareMin, energyClip } = productionPolicy;
  if (line.dayCount < energyLearningDays || line.meanOutput === 0) return undefined;
  const sigma = Math.max(line.sigmaMwh, energySigmaShareMin * line.meanEnergyMwh);
  const { fromMwh, toMwh } = line.explained(output);
  const deviationMwh = Math.max(0, energyMwh - toMwh) - Math.max(0, fromMwh - energyMwh);
  const z = deviationMwh / sigma;
  const zClipped = Math.max(-2 * energyClip, Math.min(z, 2 * energyClip));
  return { z: zClipped, deviationMwh, isUsual: Math.abs(z) <= energyClip };
}

/** What an enterprise says it made, held against what its counters counted and its energy can have made. */
import type { DayPortrait, DeclaredOutputPortrait } from '../portrait.js';
import type { EnergyHistory } from './describe-energy.js';
import { declaredOutputPolicy, productionPolicy } from './production-policy.js';

/** Days since 1970-01-01 in local time, both included. */
export interface DeclaredOutput {
  readonly fromDay: number;
  readonly toDay: number;
  readonly parts: number;
  readonly source: string;
}

/** Adds a declaration; another one of the same days corrects it. The newest are kept, by their last day. */
export function withDeclared(
  known: readonly DeclaredOutput[],
  said: DeclaredOutput,
): DeclaredOutput[] {
  return known
    .filter(({ fromDay, toDay }) => fromDay !== said.fromDay || toDay !== said.toDay)
    .concat(said)
    .sort((a, b) => a.toDay - b.toDay || a.fromDay - b.fromDay)
    .slice(-declaredOutputPolicy.keptMax);
}

export interface Observed {
  /** Closed days, oldest first. */
  readonly days: readonly DayPortrait[];
  /** Whether something counts items. */
  readonly isCounted: boolean;
  readonly energy: EnergyHistory | undefined;
}

export function judgeDeclared(
  { fromDay, toDay, parts, source }: DeclaredOutput,
  { days, isCounted, energy }: Observed,
): DeclaredOutputPortrait {
  const within = days.filter(({ day }) => day >= fromDay && day <= toDay);
  const isSeen = (seen: number): boolean =>
    seen >= declaredOutputPolicy.seenShareMin * (toDay - fromDay + 1);
  const watched = within.filter((each) => each.observedMs > 0 || each.parts > 0);
  const countedParts =
    isCounted && isSeen(watched.length) ? watched.reduce((sum, day) => sum + day.parts, 0) : null;
  const metered = within.filter(({ energyMwh }) => energyMwh > 0);
  const energyPartsMax =
    energy !== undefined && isSeen(metered.length) ? partsOfEnergy(metered, energy) : null;
  const most = Math.min(
    countedParts === null ? Number.POSITIVE_INFINITY : countedParts,
    energyPartsMax ?? Number.POSITIVE_INFINITY,
  );
  const isOverstated = parts > most * (1 + declaredOutputPolicy.tolerance);
  const isJudged = most < Number.POSITIVE_INFINITY;
  const verdict = isJudged ? (isOverstated ? 'overstated' : 'plausible') : 'not-judged';
  return { fromDay, toDay, parts, source, countedParts, energyPartsMax, verdict };
}

/**
 * Declared output is plausible up to (E − n·α + z·σ·√n) / β_min over n days, β_min being the lower 95 %
 * bound of what an item takes. Null where that is not known.
 */
function partsOfEnergy(
  metered: readonly DayPortrait[],
  { line, portrait }: EnergyHistory,
): number | null {
  const { energyZ, energySigmaShareMin } = productionPolicy;
  const perUnitMin = line.perUnitMwh - energyZ * line.perUnitErrorMwh;
  if (portrait.output !== 'parts' || !(perUnitMin > 0)) return null;
  const energyMwh = metered.reduce((sum, day) => sum + day.energyMwh, 0);
  const sigma = Math.max(line.sigmaMwh, energySigmaShareMin * line.meanEnergyMwh);
  const doubtMwh = energyZ * sigma * Math.sqrt(metered.length);
  const madeMwh = energyMwh - metered.length * line.baseMwh + doubtMwh;
  return Math.max(0, Math.floor(madeMwh / perUnitMin));
}

import { err, ok, type Fault, type Result } from '@chanrong/kernel';
import { bestPoints, worstPoints } from './points.js';
import { grades, scorecardShape, type Factor, type Policy, type Scorecard } from './scorecard.js';

export interface ScorecardFault extends Fault<'scorecard_invalid'> {
  /** Every fault, each with the path of the datum it is about. */
  readonly faults: readonly string[];
}

/**
 * A scorecard from data, or all that is wrong with it.
 *
 * Beyond the shape: bins ascend and end open; more of what is better never costs points; not knowing
 * never beats knowing the best; the score cannot leave its scale, so it never has to be clamped and
 * points add up to it exactly; PD limits ascend to 1 while grades fall.
 */
export function parseScorecard(value: unknown): Result<Scorecard, ScorecardFault> {
  const faults: string[] = [];
  if (scorecardShape(value, 'scorecard', faults)) {
    faults.push(...factorFaults(value.factors));
    faults.push(...scaleFaults(value));
    faults.push(...masterScaleFaults(value));
    faults.push(...policyFaults(value.policy));
    if (faults.length === 0) return ok(value);
  }
  return err({
    code: 'scorecard_invalid',
    message: `the scorecard has ${faults.length} faults: ${faults.join('; ')}`,
    hint: 'correct what is named and commit the scorecard under a new version',
    retryable: false,
    faults,
  });
}

function factorFaults(factors: readonly Factor[]): string[] {
  const faults: string[] = [];
  if (factors.length === 0) faults.push('scorecard.factors must not be empty');
  factors.forEach((factor, index) => {
    const at = `factor ${factor.code}`;
    if (factors.findIndex(({ code }) => code === factor.code) < index)
      faults.push(`${at} is doubled`);
    const limits = factor.bins.map(({ upTo }) => upTo);
    if (limits.length === 0 || limits.at(-1) !== null)
      faults.push(`${at}: the last upTo must be null`);
    if (!ascends(limits.slice(0, -1))) faults.push(`${at}: bin limits must ascend`);
    const points = factor.bins.map((bin) => bin.points);
    const rising = factor.better === 'higher' ? points : points.toReversed();
    if (rising.some((each, i) => i > 0 && each < (rising[i - 1] as number))) {
      faults.push(`${at}: points must not fall as the value gets better (${factor.better})`);
    }
    if (factor.unknownPoints > bestPoints(factor)) {
      faults.push(`${at}: unknownPoints must not exceed the best bin`);
    }
  });
  return faults;
}

function ascends(limits: readonly (number | null)[]): boolean {
  return limits.every(
    (limit, i) => limit !== null && (i === 0 || limit > (limits[i - 1] as number)),
  );
}

function scaleFaults({ scale, basePoints, factors }: Scorecard): string[] {
  const lowest = factors.reduce((sum, factor) => sum + worstPoints(factor), basePoints);
  const highest = factors.reduce((sum, factor) => sum + bestPoints(factor), basePoints);
  if (lowest >= scale.min && highest <= scale.max) return [];
  return [
    `scores from ${lowest} to ${highest} are possible, the scale ends at ${scale.min} and ${scale.max}`,
  ];
}

function masterScaleFaults({ masterScale }: Scorecard): string[] {
  const faults: string[] = [];
  if (!ascends(masterScale.map(({ pdPpmMax }) => pdPpmMax))) {
    faults.push('scorecard.masterScale: PD limits must ascend');
  }
  if (masterScale.at(-1)?.pdPpmMax !== 1_000_000) {
    faults.push('scorecard.masterScale: the last pdPpmMax must be 1000000');
  }
  const order = masterScale.map(({ grade }) => grades.indexOf(grade));
  if (order.some((each, i) => i > 0 && each < (order[i - 1] as number))) {
    faults.push('scorecard.masterScale: grades must not get better as the PD grows');
  }
  return faults;
}

function policyFaults({ collateral, limitFenMax }: Policy): string[] {
  const faults: string[] = [];
  const bands = collateral.ageBands.value;
  if (!ascends(bands.map(({ upToDays }) => upToDays))) {
    faults.push('collateral.ageBands: days must ascend');
  }
  if (bands.some((band, i) => i > 0 && band.discountPpm < (bands[i - 1]?.discountPpm ?? 0))) {
    faults.push('collateral.ageBands: discounts must not fall with age');
  }
  const commodities = collateral.classes.flatMap((each) => each.commodities);
  if (new Set(commodities).size < commodities.length) {
    faults.push('collateral.classes: a commodity belongs to one class');
  }
  if (collateral.classes.filter(({ code }) => code === 'other').length !== 1) {
    faults.push('collateral.classes: one class must be called other');
  }
  const limits = grades.map((grade) => limitFenMax.value[grade]);
  if (limits.some((limit, i) => i > 0 && limit > (limits[i - 1] as number))) {
    faults.push('policy.limitFenMax: a worse grade must not have a higher limit');
  }
  return faults;
}

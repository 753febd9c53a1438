/** A fitted model as people read it. */
import type { CalibrationGroup, FittedFactor } from '@chanrong/scoring';
import type { ModelFit } from './fit-model.js';

export function modelReport({ scorecard, split, ...fit }: ModelFit): string {
  const { outOfFold, foldAucs, inSampleAuc, stability } = fit;
  const { brier, hosmerLemeshow } = outOfFold;
  return [
    `scorecard ${scorecard.id} ${scorecard.version}: ${scorecard.factors.length} factors from ` +
      `${outOfFold.count} cases, ${outOfFold.badCount} bad`,
    '',
    `  ${'points'.padStart(11)}  ${'not known'}  information  factor`,
    ...scorecard.factors.map(factorLine),
    '',
    `out of fold (${split.foldCount} folds, seed ${split.seed})`,
    `  AUC ${fixed(outOfFold.auc)} (95 % ${fixed(outOfFold.aucLow)} to ${fixed(outOfFold.aucHigh)}), ` +
      `folds ${fixed(Math.min(...foldAucs))} to ${fixed(Math.max(...foldAucs))}, ` +
      `in sample ${fixed(inSampleAuc)}`,
    `  Gini ${fixed(outOfFold.gini)}, KS ${fixed(outOfFold.ks)}`,
    `  Brier ${fixed(brier.score)} = reliability ${fixed(brier.reliability)} − resolution ` +
      `${fixed(brier.resolution)} + uncertainty ${fixed(brier.uncertainty)} + within groups ` +
      fixed(brier.withinGroups),
    `  Hosmer–Lemeshow ${hosmerLemeshow.statistic.toFixed(2)}, ` +
      `${hosmerLemeshow.degreesOfFreedom} degrees of freedom, p ${hosmerLemeshow.pValue.toFixed(3)}`,
    `  PSI against the sample ${fixed(stability.psi)}, by chance ${fixed(stability.psiByChance)}`,
    '',
    '  forecast PD           mean   observed      bad   cases',
    ...outOfFold.calibration.map(groupLine),
  ].join('\n');
}

function factorLine({ name, bins, unknownPoints, informationValue }: FittedFactor): string {
  const points = bins.map((bin) => bin.points);
  const range = `${Math.min(...points)} to ${Math.max(...points)}`;
  return (
    `  ${range.padStart(11)}  ${String(unknownPoints).padStart(9)}  ` +
    `${informationValue.toFixed(2).padStart(11)}  ${name}`
  );
}

function groupLine({ count, badCount, pdMin, pdMax, pdMean, badRate }: CalibrationGroup): string {
  const range = `${percent(pdMin)} to ${percent(pdMax)}`;
  return (
    `  ${range.padEnd(18)} ${percent(pdMean)}  ${percent(badRate)} ` +
    `${String(badCount).padStart(8)} ${String(count).padStart(7)}`
  );
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(2)} %`.padStart(8);
}

function fixed(value: number): string {
  return value.toFixed(4);
}

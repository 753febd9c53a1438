/** Goods that are not what they are said to be. */
import type { AssetPortrait } from '../portrait.js';
import type { AlertCondition } from './alert.js';

export function contentConditions(
  assets: readonly AssetPortrait[],
  conditions: AlertCondition[],
): void {
  for (const { assetId, content } of assets) {
    if (content === undefined) continue;
    const { verdict, inspection, densityPpm } = content;
    const base = { subject: assetId, assetId, unit: 'ratio' };
    if (verdict === 'refuted' && inspection !== null) {
      const { foundPpm, declaredPpm, inspectedMs: sinceMs } = inspection;
      const figures = { value: foundPpm / 1e6, limit: declaredPpm / 1e6, sinceMs };
      conditions.push({ ...base, rule: 'content-refuted', ...figures });
    }
    if (verdict === 'implausible' && densityPpm !== null) {
      const figures = { value: densityPpm / 1e6, limit: 1, sinceMs: null };
      conditions.push({ ...base, rule: 'density-implausible', ...figures });
    }
  }
}

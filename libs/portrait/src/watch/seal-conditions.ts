/** Assets whose sensors somebody may have opened. */
import type { AssetPortrait } from '../portrait.js';
import type { AlertCondition } from './alert.js';

export function sealConditions(
  assets: readonly AssetPortrait[],
  conditions: AlertCondition[],
): void {
  for (const { assetId, tamperedMs: sinceMs } of assets) {
    if (sinceMs === null) continue;
    const rule = 'cover-opened';
    conditions.push({
      rule,
      subject: assetId,
      assetId,
      value: null,
      limit: null,
      unit: '',
      sinceMs,
    });
  }
}

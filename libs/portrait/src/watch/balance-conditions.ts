/** Storage units whose stock does not change by what their flow meters count. */
import type { ChannelView } from '../channel-view.js';
import type { Enterprise } from '../partition-state.js';
import type { AssetPortrait, StockPortrait } from '../portrait.js';
import type { AlertCondition } from './alert.js';
import { type BalanceRole, balanceRoleOf } from './balance-role.js';
import { type BalanceLook, MassBalance } from './mass-balance.js';
import { watchPolicy } from './watch-policy.js';

// oxlint-disable-next-line max-params -- the conditions are an output
export function balanceConditions(
  enterprise: Enterprise,
  assets: readonly AssetPortrait[],
  views: readonly ChannelView[],
  conditions: AlertCondition[],
): void {
  const meters = views.filter(({ channel }) => isFlow(balanceRoleOf(channel)));
  if (meters.length === 0) return;
  for (const { assetId, stock } of assets) {
    const asset = enterprise.assets.get(assetId);
    if (stock === null || asset === undefined) continue;
    const ofAsset = meters.filter(({ channel }) => channel.assetId === assetId);
    const look = lookAt(stock, ofAsset);
    if (look !== undefined) {
      asset.balance ??= new MassBalance();
      asset.balance.add(look);
    }
    const value = asset.balance?.imbalanceKg;
    if (value === undefined) continue;
    const limit = asset.balance?.limitKg ?? 0;
    const rule = 'mass-imbalance';
    conditions.push({ rule, subject: assetId, assetId, value, limit, unit: 'kg', sinceMs: null });
  }
}

function isFlow(role: BalanceRole | undefined): boolean {
  return role === 'inflow' || role === 'outflow';
}

/** Only readings of one moment are compared: a minute of pumping between them is not a loss. */
function lookAt(stock: StockPortrait, meters: readonly ChannelView[]): BalanceLook | undefined {
  const inflows = meters.filter(({ channel }) => balanceRoleOf(channel) === 'inflow');
  const outflows = meters.filter(({ channel }) => balanceRoleOf(channel) === 'outflow');
  if (!stock.observed || inflows.length === 0 || outflows.length === 0) return undefined;
  const isOfMoment = ({ lastMs, value }: ChannelView): boolean =>
    !Number.isNaN(value) && Math.abs(lastMs - stock.measuredMs) <= watchPolicy.momentMs;
  if (!meters.every(isOfMoment)) return undefined;
  return {
    atMs: stock.measuredMs,
    stockKg: stock.quantityKg,
    sigmaKg: stock.sigmaKg,
    inflowKg: inflows.reduce((sum, { value }) => sum + value, 0),
    outflowKg: outflows.reduce((sum, { value }) => sum + value, 0),
  };
}

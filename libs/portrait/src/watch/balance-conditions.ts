/** Storage units whose stock does not change by what their flow meters count. */
import type { ChannelView } from '../channel-view.js';
import type { AssetPortrait, StockPortrait } from '../portrait.js';
import type { AlertCondition } from './alert.js';
import { type BalanceLook, MassBalance } from './mass-balance.js';
import { watchPolicy } from './watch-policy.js';
import type { Watch } from './watch.js';

const flowMeasures = { in: 'inflow_kg_total', out: 'outflow_kg_total' } as const;

// oxlint-disable-next-line max-params -- the conditions are an output
export function balanceConditions(
  { balances }: Watch,
  assets: readonly AssetPortrait[],
  views: readonly ChannelView[],
  conditions: AlertCondition[],
): void {
  const meters = views.filter(({ channel: { measure } }) =>
    Object.values<string>(flowMeasures).includes(measure),
  );
  if (meters.length === 0) return;
  for (const { assetId, stock } of assets) {
    if (stock === null) continue;
    const ofAsset = meters.filter(({ channel }) => channel.assetId === assetId);
    const look = lookAt(stock, ofAsset);
    let balance = balances.get(assetId);
    if (look !== undefined) {
      if (balance === undefined) balances.set(assetId, (balance = new MassBalance()));
      balance.add(look);
    }
    const value = balance?.imbalanceKg;
    if (value === undefined) continue;
    const limit = 0;
    const rule = 'mass-imbalance';
    conditions.push({ rule, subject: assetId, assetId, value, limit, unit: 'kg', sinceMs: null });
  }
}

/** Only readings of one moment are compared: a minute of pumping between them is not a loss. */
function lookAt(stock: StockPortrait, meters: readonly ChannelView[]): BalanceLook | undefined {
  const inflows = meters.filter(({ channel }) => channel.measure === flowMeasures.in);
  const outflows = meters.filter(({ channel }) => channel.measure === flowMeasures.out);
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

import { measureKind, type MeasureKind } from '../measure.js';

/** What a meter says in a mass balance. */
export type BalanceRole = 'stock' | 'inflow' | 'outflow';

export function balanceRoleOf(channel: {
  readonly kind: MeasureKind;
  readonly measure: string;
}): BalanceRole | undefined {
  const { kind, measure } = channel;
  if (kind === measureKind.stock) return 'stock';
  if (measure === 'inflow_kg_total') return 'inflow';
  return measure === 'outflow_kg_total' ? 'outflow' : undefined;
}

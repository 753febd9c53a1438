import type { FlowDocument, FlowLeg } from '@chanrong/portrait';
import { atCopperWorks, copperFen, copperWorks, rawStore, thursdayMs } from './copper-works.js';
import type { TimedCommand } from './plant-journal.js';
import { dayMs, hourMs, type Scenario } from './scenario.js';

const { uscc } = copperWorks;
const soldKg = 200_000;

/** Everything that a deal should have on paper; only the copper never moves. */
function deal(
  key: string,
  atMs: number,
  parties: { seller: string; buyer: string },
): TimedCommand[] {
  const legs: readonly FlowLeg[] = ['order', 'delivery', 'invoice', 'payment'];
  return legs.map((kind, step) => {
    const issuedMs = atMs + step * hourMs;
    const document: FlowDocument = {
      kind,
      documentId: `${key}-${kind}`,
      number: `${key}/${kind}`,
      issuer: parties.seller,
      issuedMs,
      fingerprint: `${key} ${kind}`,
      tradeKey: key,
      ...parties,
      commodity: rawStore.commodity,
      quantityKg: soldKg,
      amountFen: copperFen(soldKg),
      dueMs: null,
    };
    return { atMs: issuedMs, command: { type: 'document.recorded', uscc, document } };
  });
}

/** Sold to a friend on Thursday, by him to another on Saturday, and bought back from that one on Monday. */
const fromMs = thursdayMs + 9 * hourMs;
const sales = [
  ...deal('R-1', fromMs, { seller: uscc, buyer: 'Friend Trading' }),
  ...deal('R-2', fromMs + 2 * dayMs, { seller: 'Friend Trading', buyer: 'Cousin Metals' }),
  ...deal('R-3', fromMs + 4 * dayMs, { seller: 'Cousin Metals', buyer: uscc }),
];

export const roundTripSales: Scenario = {
  code: 'round-trip-sales',
  title: { zh: '循环贸易', en: 'Round-trip sales' },
  happens:
    'The works sells 200 t of copper that it buys back through two friends, to show turnover',
  sensorsSay:
    'nothing moves: the scale and the flow meters of the copper store see production only',
  assetId: rawStore.assetId,
  beginsMs: fromMs,
  loss: null,
  told: [{ rule: 'circular-trade', subject: rawStore.commodity, withinMs: 5 * dayMs }],
  worth: 'unchanged',
  ...atCopperWorks({ mishaps: [], days: 9, commands: sales }),
};

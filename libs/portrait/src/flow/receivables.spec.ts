import { expect, it } from '@jest/globals';
import { Folding, uscc } from '../../test/folding.js';
import { days, flowDocument } from '../../test/papers.js';
import type { FlowDocument } from '../title/title-command.js';
import type { Receivable } from './receivables.js';

function owedOf(...documents: readonly FlowDocument[]): readonly Receivable[] | undefined {
  const folding = Folding.of([]);
  for (const document of documents) {
    folding.step({ kind: 'command', command: { type: 'document.recorded', uscc, document } });
  }
  return folding.portrait.receivables;
}

const invoice = flowDocument('invoice', 'i', { issuedMs: days(12), dueMs: days(42) });
const owed: Receivable = {
  tradeKey: 'HT-1',
  debtor: 'buyer',
  openFen: 30_000_000,
  invoicedMs: days(12),
  dueMs: days(42),
  isDelivered: false,
  isContra: false,
  isCircular: false,
};
/** What the buyer sold to the enterprise. */
const bought = { tradeKey: 'HT-2', seller: 'buyer', buyer: uscc, commodity: 'COAL' } as const;

it.each<[string, FlowDocument[], Partial<Receivable> | null]>([
  ['an invoice that nobody paid', [invoice], {}],
  ['goods that were delivered', [invoice, flowDocument('delivery', 'd')], { isDelivered: true }],
  [
    'a part that was paid',
    [invoice, flowDocument('payment', 'p', { amountFen: 12_000_000 })],
    { openFen: 18_000_000 },
  ],
  ['what was paid', [invoice, flowDocument('payment', 'p')], null],
  ['an order without an invoice', [flowDocument('order', 'o')], null],
  ['what the enterprise owes', [flowDocument('invoice', 'j', bought)], null],
  ['a debtor who is owed too', [invoice, flowDocument('invoice', 'j', bought)], { isContra: true }],
  [
    'a sale that came back',
    [
      invoice,
      flowDocument('invoice', 'j', { ...bought, commodity: 'ALUMINA', issuedMs: days(14) }),
    ],
    { isContra: true, isCircular: true },
  ],
  ['more than can be', [{ ...invoice, amountFen: 1_000_000_000_001 }], null],
])('of %s', (_what, documents, expected) => {
  expect(owedOf(...documents)).toEqual(expected === null ? [] : [{ ...owed, ...expected }]);
});

it('are not known without papers', () => {
  expect(owedOf()).toBeUndefined();
});

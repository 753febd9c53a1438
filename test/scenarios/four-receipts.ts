import type { Command, WarehouseReceipt } from '@chanrong/portrait';
import { atCopperWorks, copperFen, copperWorks, rawStore, thursdayMs } from './copper-works.js';
import { dayMs, hourMs, type Scenario } from './scenario.js';

/** As much as always lies there: each paper alone is true. */
const pledgedKg = 100_000;
const banks = ['bank-1', 'bank-2', 'bank-3', 'bank-4'];

/** Papers that have nothing in common but the pile: no comparison of papers finds them. */
function receiptFor(bank: number): WarehouseReceipt {
  const issuer = ['Port Bonded Storage', '港联仓储', 'Delta Metals Warehousing', '北港物流'][bank];
  return {
    kind: 'receipt',
    documentId: `receipt-${bank + 1}`,
    number: ['PBS/2026/0417', '港联仓字第88号', 'DMW-7731-C', 'BG20260908'][bank] ?? '',
    issuer: issuer ?? '',
    issuedMs: thursdayMs + bank * dayMs,
    fingerprint: `paper of warehouse ${bank + 1}`,
    holder: copperWorks.uscc,
    place: rawStore.assetId,
    commodity: rawStore.commodity,
    quantityKg: pledgedKg,
    validToMs: null,
  };
}

function pledgeTo(bank: number): Command[] {
  const { uscc } = copperWorks;
  const fromMs = thursdayMs + bank * dayMs + 9 * hourMs;
  const goods = { place: rawStore.assetId, commodity: rawStore.commodity, quantityKg: pledgedKg };
  return [
    { type: 'document.recorded', uscc, document: receiptFor(bank) },
    {
      type: 'pledge.registered',
      uscc,
      pledgeId: `pledge-${bank + 1}`,
      tenant: banks[bank] ?? '',
      kind: 'specific',
      goods,
      fromMs,
      toMs: null,
      documentIds: [`receipt-${bank + 1}`],
      registryEntry: null,
    },
  ];
}

/** The second bank comes a day after the first. */
const firstMs = thursdayMs + 9 * hourMs;
const secondMs = firstMs + dayMs;
const pile = `${rawStore.assetId}/${rawStore.commodity}`;
const pledges = banks.flatMap((_, bank) =>
  pledgeTo(bank).map((command) => ({ atMs: thursdayMs + bank * dayMs + 9 * hourMs, command })),
);

export const fourReceipts: Scenario = {
  code: 'four-receipts',
  title: { zh: '一货多押', en: 'Four receipts, one pile' },
  happens:
    'Four warehouses give receipts on one pile of copper, on four days, and four banks lend on them',
  sensorsSay: 'the pile is there, once; each paper alone agrees with it',
  assetId: rawStore.assetId,
  beginsMs: firstMs,
  loss: { atMs: secondMs + 2 * dayMs, fen: 3 * copperFen(pledgedKg) },
  told: [
    { rule: 'document-alike', subject: 'receipt-2', withinMs: 25 * hourMs },
    { rule: 'over-pledged', subject: pile, withinMs: 25 * hourMs },
    { rule: 'receipts-exceed-stock', subject: pile, withinMs: 25 * hourMs },
    { rule: 'document-alike', subject: 'receipt-3', withinMs: 49 * hourMs },
    { rule: 'document-alike', subject: 'receipt-4', withinMs: 73 * hourMs },
  ],
  worth: 'nothing',
  ...atCopperWorks({ mishaps: [], days: 9, hasLoan: false, commands: pledges }),
};

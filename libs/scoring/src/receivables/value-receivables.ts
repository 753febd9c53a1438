/**
 * Takes what buyers owe by the papers; gives what can be lent on it. Order: ineligible receivables, then whole debtors
 * that are mostly late (cross-aging), then concentration by debtor, then the advance rate and the reserve.
 * Source of the rules: practice of asset-based lending (OCC, Comptroller's Handbook, Asset-Based Lending, 2017).
 */
import { formatMoney, money } from '@chanrong/kernel';
import type { Receivable } from '@chanrong/portrait';
import { daysBetween } from '../collateral/valuation.js';
import type { ReceivablePolicy } from '../model/scorecard.js';
import { percent, percentOf, PPM, shareOf } from '../ppm.js';
import {
  type JudgedReceivable,
  type ReceivableCode,
  receivableCodes,
  type ReceivableLine,
  type ReceivableLineCode,
  type Receivables,
} from './receivables.js';

/** Null where nobody owes anything, or the card has no policy for it. */
export function valueReceivables(
  owed: readonly Receivable[],
  asOfMs: number,
  policy: ReceivablePolicy | undefined,
): Receivables | null {
  if (owed.length === 0 || policy === undefined) return null;
  const items = withCrossAging(
    owed.map((receivable) => judge(receivable, asOfMs, policy)),
    policy,
  );
  const grossFen = sumOf(items);
  const eligible = items.filter(({ excludedBy }) => excludedBy === null);
  const eligibleFen = sumOf(eligible);
  const { lendableFen, topDebtor, topFen } = capped(eligible, eligibleFen, policy);
  const advancedFen = shareOf(lendableFen, policy.advanceRatePpm.value);
  const borrowingBaseFen = shareOf(advancedFen, PPM - policy.reservePpm.value);
  const line = (code: ReceivableLineCode, amountFen: number, evidence: string): ReceivableLine => {
    return { code, amountFen, rule: ruleOf(code, policy), evidence };
  };
  const excluded = receivableCodes.flatMap((code) => {
    const found = items.filter(({ excludedBy }) => excludedBy === code);
    return found.length === 0 ? [] : [line(code, 0 - sumOf(found), named(found))];
  });
  const concentration = `${topDebtor} owes ${percentOf(topFen, eligibleFen)} of what is eligible`;
  const lines = [
    line('GROSS', grossFen, `${items.length} receivables`),
    ...excluded,
    line('ELIGIBLE', eligibleFen, `${eligible.length} of ${items.length} receivables`),
    ...(lendableFen < eligibleFen
      ? [line('CONCENTRATION', lendableFen - eligibleFen, concentration)]
      : []),
    line('ADVANCE_RATE', advancedFen - lendableFen, `of ${yuan(lendableFen)} CNY`),
    line('RESERVE', borrowingBaseFen - advancedFen, `of ${yuan(advancedFen)} CNY`),
    line('BORROWING_BASE', borrowingBaseFen, 'what the eligible receivables support'),
  ];
  return { grossFen, eligibleFen, borrowingBaseFen, lines, items };
}

function judge(receivable: Receivable, asOfMs: number, policy: ReceivablePolicy): JudgedReceivable {
  const { invoicedMs, dueMs, isDelivered, isCircular, isContra } = receivable;
  const invoiceDays = invoicedMs < asOfMs ? daysBetween(asOfMs, invoicedMs) : 0;
  const dueDays = dueMs !== null && dueMs < asOfMs ? daysBetween(asOfMs, dueMs) : 0;
  const broken: Readonly<Record<Exclude<ReceivableCode, 'CROSS_AGED'>, boolean>> = {
    UNDELIVERED: !isDelivered,
    AFFILIATE: isCircular,
    CONTRA: isContra,
    OVER_AGE_INVOICED: invoiceDays > policy.invoiceDaysMax.value,
    OVER_AGE_DUE: dueDays > policy.dueDaysMax.value,
  };
  const excludedBy = receivableCodes.find((code) => code !== 'CROSS_AGED' && broken[code]) ?? null;
  return { ...receivable, invoiceDays, dueDays, excludedBy };
}

/** A debtor of whose balance more than the policy's share is late pays nobody: all that he owes is out. */
function withCrossAging(
  items: readonly JudgedReceivable[],
  { invoiceDaysMax, dueDaysMax, crossAgedPpmMax }: ReceivablePolicy,
): JudgedReceivable[] {
  const balances = new Map<string, { openFen: number; lateFen: number }>();
  for (const { debtor, openFen, invoiceDays, dueDays } of items) {
    const balance = balances.get(debtor) ?? { openFen: 0, lateFen: 0 };
    const isLate = invoiceDays > invoiceDaysMax.value || dueDays > dueDaysMax.value;
    balance.openFen += openFen;
    if (isLate) balance.lateFen += openFen;
    balances.set(debtor, balance);
  }
  return items.map((item) => {
    const { openFen = 0, lateFen = 0 } = balances.get(item.debtor) ?? {};
    const isCrossAged = lateFen > shareOf(openFen, crossAgedPpmMax.value);
    return item.excludedBy === null && isCrossAged ? { ...item, excludedBy: 'CROSS_AGED' } : item;
  });
}

/** excess = Σ over debtors of max(0, what he owes − cap · eligible). */
function capped(
  eligible: readonly JudgedReceivable[],
  eligibleFen: number,
  { debtorSharePpmMax }: ReceivablePolicy,
): { lendableFen: number; topDebtor: string; topFen: number } {
  const byDebtor = new Map<string, number>();
  for (const { debtor, openFen } of eligible) {
    byDebtor.set(debtor, (byDebtor.get(debtor) ?? 0) + openFen);
  }
  const capFen = shareOf(eligibleFen, debtorSharePpmMax.value);
  let lendableFen = 0;
  let [topDebtor, topFen] = ['nobody', 0];
  for (const [debtor, fen] of byDebtor) {
    lendableFen += Math.min(fen, capFen);
    if (fen > topFen) [topDebtor, topFen] = [debtor, fen];
  }
  return { lendableFen, topDebtor, topFen };
}

function ruleOf(code: ReceivableLineCode, policy: ReceivablePolicy): string {
  switch (code) {
    case 'GROSS':
      return 'invoiced and not paid, by the papers';
    case 'UNDELIVERED':
      return 'excluded: no paper says that the goods were delivered';
    case 'AFFILIATE':
      return 'excluded: the sale is part of a circle';
    case 'CONTRA':
      return 'excluded: the debtor is owed something too, and may set it off';
    case 'OVER_AGE_INVOICED':
      return `excluded: invoiced more than ${policy.invoiceDaysMax.value} days ago`;
    case 'OVER_AGE_DUE':
      return `excluded: due for more than ${policy.dueDaysMax.value} days`;
    case 'CROSS_AGED':
      return `excluded: more than ${percent(policy.crossAgedPpmMax.value)} of what the debtor owes is too old`;
    case 'ELIGIBLE':
      return 'gross less exclusions';
    case 'CONCENTRATION':
      return `above ${percent(policy.debtorSharePpmMax.value)} of the eligible value owed by one debtor`;
    case 'ADVANCE_RATE':
      return `${percent(policy.advanceRatePpm.value)} of what is eligible`;
    case 'RESERVE':
      return `${percent(policy.reservePpm.value)} held back for returns and credit notes`;
    case 'BORROWING_BASE':
      return 'eligible value less excess, at the advance rate, less reserves';
  }
}

function sumOf(items: readonly JudgedReceivable[]): number {
  return items.reduce((sum, { openFen }) => sum + openFen, 0);
}

/** Receivables named in the evidence of a line; all of them are in `items`. */
const namedMax = 3;

function named(items: readonly JudgedReceivable[]): string {
  const names = items.slice(0, namedMax).map(({ debtor, tradeKey }) => `${tradeKey} of ${debtor}`);
  return `${items.length}: ${names.join(', ')}${items.length > namedMax ? ', …' : ''}`;
}

function yuan(fen: number): string {
  return formatMoney(money(fen, 'CNY'));
}

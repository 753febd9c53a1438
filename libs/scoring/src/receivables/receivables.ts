/** What an enterprise is owed, as a waterfall: what can be lent on it, and why not more. */
import type { Receivable } from '@chanrong/portrait';

/** Rules that exclude a receivable, in the order they are tried. */
export const receivableCodes = [
  'UNDELIVERED',
  'AFFILIATE',
  'CONTRA',
  'OVER_AGE_INVOICED',
  'OVER_AGE_DUE',
  'CROSS_AGED',
] as const;
export type ReceivableCode = (typeof receivableCodes)[number];

export type ReceivableLineCode =
  | 'GROSS'
  | ReceivableCode
  | 'ELIGIBLE'
  | 'CONCENTRATION'
  | 'ADVANCE_RATE'
  | 'RESERVE'
  | 'BORROWING_BASE';

/** Amounts in fen, as in the waterfall of stock. */
export interface ReceivableLine {
  readonly code: ReceivableLineCode;
  readonly amountFen: number;
  readonly rule: string;
  readonly evidence: string;
}

export interface JudgedReceivable extends Receivable {
  /** Whole days since the invoice, and since payment was due; 0 while it is not, or no term is known. */
  readonly invoiceDays: number;
  readonly dueDays: number;
  /** The first rule that it breaks; null when it is eligible. */
  readonly excludedBy: ReceivableCode | null;
}

export interface Receivables {
  readonly grossFen: number;
  readonly eligibleFen: number;
  readonly borrowingBaseFen: number;
  readonly lines: readonly ReceivableLine[];
  readonly items: readonly JudgedReceivable[];
}

/** Papers for specs: a pile, the receipts and pledges on it, and the documents of a trade. */
import type {
  FlowDocument,
  FlowLeg,
  PledgeRegistered,
  PledgeTerms,
  TitleCommand,
  WarehouseReceipt,
} from '../src/title/title-command.js';
import { dayMs, midnightMs, uscc } from './folding.js';

export const pile = 'PILE-1';
export const commodity = 'ALUMINA';

export function receipt(
  documentId: string,
  quantityKg: number,
  rest: Partial<WarehouseReceipt> = {},
): WarehouseReceipt {
  return {
    kind: 'receipt',
    documentId,
    number: documentId,
    issuer: `warehouse of ${documentId}`,
    issuedMs: midnightMs,
    fingerprint: `fingerprint of ${documentId}`,
    holder: uscc,
    place: pile,
    commodity,
    quantityKg,
    validToMs: null,
    ...rest,
  };
}

export function flowDocument(
  kind: FlowLeg,
  documentId: string,
  rest: Partial<FlowDocument> = {},
): FlowDocument {
  return {
    kind,
    documentId,
    number: documentId,
    issuer: uscc,
    issuedMs: midnightMs,
    fingerprint: `fingerprint of ${documentId}`,
    tradeKey: 'HT-1',
    seller: uscc,
    buyer: 'buyer',
    commodity,
    quantityKg: 100_000,
    amountFen: 30_000_000,
    dueMs: null,
    ...rest,
  };
}

export function pledge(
  pledgeId: string,
  quantityKg: number,
  { place = pile, ...rest }: Partial<PledgeTerms> & { readonly place?: string } = {},
): PledgeRegistered {
  return {
    type: 'pledge.registered',
    pledgeId,
    uscc,
    tenant: `bank of ${pledgeId}`,
    kind: 'specific',
    goods: { place, commodity, quantityKg },
    fromMs: midnightMs,
    toMs: null,
    documentIds: [],
    registryEntry: null,
    ...rest,
  };
}

export function recorded(document: FlowDocument | WarehouseReceipt): TitleCommand {
  return { type: 'document.recorded', uscc, document };
}

export function days(count: number): number {
  return midnightMs + count * dayMs;
}

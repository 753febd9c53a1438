/** Takes documents as handed in and as stored; gives them as the registry and as the API write them. */
import type { DocumentInputBody, DocumentItem } from '@chanrong/contracts';
import { formatMoney, isoInstant, money } from '@chanrong/kernel';
import type { DocumentInput, TradeDocumentEntity } from '@chanrong/store';
import { instantOrNull } from '../enterprises/units.js';
import { fenOf } from '../http/fen-of.js';

export function documentInput(body: DocumentInputBody): DocumentInput {
  const { documentId, number, issuer, issuedAt: issuedMs } = body;
  const head = { documentId, number, issuer, issuedMs };
  if (body.kind === 'receipt') {
    const { kind, holder, place, commodity, quantityKg, validTo } = body;
    return { kind, ...head, holder, place, commodity, quantityKg, validToMs: validTo ?? null };
  }
  const { kind, tradeKey, seller, buyer, commodity, quantityKg, amount, dueAt } = body;
  return {
    kind,
    ...head,
    tradeKey,
    seller,
    buyer,
    commodity: commodity ?? null,
    quantityKg: quantityKg ?? null,
    amountFen: amount === undefined ? null : fenOf(amount),
    dueMs: dueAt ?? null,
  };
}

const nothing = {
  tradeKey: null,
  seller: null,
  buyer: null,
  holder: null,
  place: null,
  amount: null,
  dueAt: null,
  validTo: null,
};

export function documentItem({ body, withdrawnMs, recordedAt }: TradeDocumentEntity): DocumentItem {
  const { documentId, kind, number, issuer, issuedMs, commodity, quantityKg } = body;
  const head = {
    documentId,
    kind,
    number,
    issuer,
    issuedAt: isoInstant(issuedMs),
    commodity,
    quantityKg,
    withdrawnAt: instantOrNull(withdrawnMs),
    recordedAt: recordedAt.toISOString(),
  };
  if (body.kind === 'receipt') {
    const { holder, place, validToMs } = body;
    return { ...nothing, ...head, holder, place, validTo: instantOrNull(validToMs) };
  }
  const { tradeKey, seller, buyer, amountFen, dueMs } = body;
  const amount =
    amountFen === null
      ? null
      : { currency: 'CNY' as const, amount: formatMoney(money(amountFen, 'CNY')) };
  return { ...nothing, ...head, tradeKey, seller, buyer, amount, dueAt: instantOrNull(dueMs) };
}

/** What is wrong with papers before anything is written, all of it; undefined when nothing is. */
import type { PledgedGoods, PledgeTerms, TradeDocument } from '@chanrong/portrait';

/** In paths of the API. */
const idPattern = /^[A-Za-z0-9_.-]{1,64}$/;
/** Ten million tonnes, ten billion yuan: more is a wrong unit. */
const quantityKgMax = 10_000_000_000;
const fenMax = 1_000_000_000_000;
const textCharsMax = 128;
const documentsMax = 100;
/** 1970 to 2100. */
const instantMsMax = 4_102_444_800_000;

type Fault = string | false;

export function findDocumentFault(document: TradeDocument): string | undefined {
  const { documentId, number, issuer, issuedMs } = document;
  return joined([
    idFault('documentId', documentId),
    textFault('number', number),
    textFault('issuer', issuer),
    instantFault('issuedMs', issuedMs),
    ...(document.kind === 'receipt'
      ? [
          textFault('holder', document.holder),
          ...goodsFaults(document),
          endFault('validToMs', document.validToMs, issuedMs),
        ]
      : [
          textFault('tradeKey', document.tradeKey),
          textFault('seller', document.seller),
          textFault('buyer', document.buyer),
          document.commodity !== null && textFault('commodity', document.commodity),
          document.quantityKg !== null && quantityFault(document.quantityKg),
          document.amountFen !== null && amountFault(document.amountFen),
          document.dueMs !== null && instantFault('dueMs', document.dueMs),
          document.quantityKg === null &&
            document.amountFen === null &&
            'it says neither a quantity nor an amount',
        ]),
  ]);
}

export function findPledgeFault(terms: PledgeTerms): string | undefined {
  const { pledgeId, tenant, goods, fromMs, toMs, documentIds, registryEntry } = terms;
  return joined([
    idFault('pledgeId', pledgeId),
    tenant === '' && 'it needs the code of its bank',
    ...goodsFaults(goods),
    instantFault('fromMs', fromMs),
    endFault('toMs', toMs, fromMs),
    documentIds.length > documentsMax && `it names more than ${documentsMax} documents`,
    ...documentIds.map((id) => idFault('documentIds', id)),
    registryEntry !== null && textFault('registrationNumber', registryEntry.registrationNumber),
    registryEntry !== null && instantFault('registeredMs', registryEntry.registeredMs),
  ]);
}

export function findGoodsFault(goods: PledgedGoods, atMs: number): string | undefined {
  return joined([...goodsFaults(goods), instantFault('atMs', atMs)]);
}

function joined(faults: readonly Fault[]): string | undefined {
  const found = faults.filter((fault) => fault !== false);
  return found.length === 0 ? undefined : found.join('; ');
}

function goodsFaults({ place, commodity, quantityKg }: PledgedGoods): Fault[] {
  return [textFault('place', place), textFault('commodity', commodity), quantityFault(quantityKg)];
}

function idFault(name: string, id: string): Fault {
  return !idPattern.test(id) && `${name} must be 1 to 64 of letters, digits, - _ .`;
}

function textFault(name: string, text: string): Fault {
  const { length } = text.trim();
  return (
    (length < 1 || length > textCharsMax) && `${name} must have 1 to ${textCharsMax} characters`
  );
}

function quantityFault(kg: number): Fault {
  const isUsable = kg >= 0.001 && kg <= quantityKgMax;
  return !isUsable && `quantityKg must be from 0.001 to ${quantityKgMax}, not ${kg}`;
}

function amountFault(fen: number): Fault {
  const isUsable = Number.isInteger(fen) && fen >= 0 && fen <= fenMax;
  return !isUsable && `amountFen must be a whole number from 0 to ${fenMax}, not ${fen}`;
}

function instantFault(name: string, ms: number): Fault {
  const isUsable = Number.isInteger(ms) && ms >= 0 && ms <= instantMsMax;
  return !isUsable && `${name} must be a moment from 1970 to 2100`;
}

function endFault(name: string, endMs: number | null, startMs: number): Fault {
  if (endMs === null) return false;
  return instantFault(name, endMs) || (endMs <= startMs && `${name} must come after the beginning`);
}

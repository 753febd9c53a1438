/**
 * Papers that may be one and the same. Equal fingerprints are; likeness is a question for a person.
 *
 * Two papers of one kind about one commodity, weight and sum (to half a per cent), of one week, are alike
 * - flow documents between the same parties: when one number is the other with up to two characters added,
 *   dropped or two neighbours swapped. The next number of a series replaces characters, so it is not alike:
 *   equal lorries on following days are ordinary business;
 * - receipts: when they are about one place and differ in their issuer, as on the quays of Qingdao.
 */
import { titlePolicy } from './title-policy.js';
import type { FlowDocument, TradeDocument, WarehouseReceipt } from './title-command.js';

/** Documents that resemble an earlier one, in order of date; each with the first that it resembles. */
export function likeDocuments(
  documents: readonly TradeDocument[],
): { readonly document: TradeDocument; readonly like: TradeDocument }[] {
  const groups = new Map<string, TradeDocument[]>();
  const ordered = [...documents].sort(
    (a, b) => a.issuedMs - b.issuedMs || (a.documentId < b.documentId ? -1 : 1),
  );
  const found: { document: TradeDocument; like: TradeDocument }[] = [];
  for (const document of ordered) {
    const key = groupOf(document);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    for (let index = group.length - 1; index >= 0; index -= 1) {
      const other = group[index] as TradeDocument;
      if (document.issuedMs - other.issuedMs > titlePolicy.sameLotMs) break;
      if (!areAlike(document, other)) continue;
      found.push({ document, like: other });
      break;
    }
    group.push(document);
  }
  return found;
}

/** Only documents of one group can be alike. */
function groupOf(document: TradeDocument): string {
  const { kind, commodity } = document;
  const parties =
    document.kind === 'receipt' ? [document.place] : [document.seller, document.buyer];
  return JSON.stringify([kind, commodity, ...parties]);
}

function areAlike(one: TradeDocument, other: TradeDocument): boolean {
  if (one.fingerprint === other.fingerprint) return false;
  if (one.kind === 'receipt') return areLikeReceipts(one, other as WarehouseReceipt);
  return areLikeFlows(one, other as FlowDocument);
}

function areLikeReceipts(one: WarehouseReceipt, other: WarehouseReceipt): boolean {
  return one.issuer !== other.issuer && isSame(one.quantityKg, other.quantityKg);
}

function areLikeFlows(one: FlowDocument, other: FlowDocument): boolean {
  return (
    isSame(one.amountFen, other.amountFen) &&
    isSame(one.quantityKg, other.quantityKg) &&
    isAltered(plainNumber(one.number), plainNumber(other.number))
  );
}

function isSame(one: number | null, other: number | null): boolean {
  if (one === null || other === null) return one === other;
  return Math.abs(one - other) <= titlePolicy.sameQuantityRatio * Math.max(one, other);
}

/**
 * What is left of a document's number when spelling does not count: O is 0, I and L are 1, and of ASCII only
 * letters and digits count. Full-width forms were folded before the number entered the journal.
 */
export function plainNumber(number: string): string {
  return number
    .replace(/[\u0020-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007e]/g, '')
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}

/** Whether one number is the other with a slip: characters added or dropped, or two neighbours swapped. */
export function isAltered(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length < titlePolicy.alteredNumberCharsMin || short === long) return false;
  if (short.length === long.length) return isSwapped(short, long);
  return long.length - short.length <= titlePolicy.alteredCharsMax && isWithin(short, long);
}

function isWithin(short: string, long: string): boolean {
  let matched = 0;
  for (const character of long) if (character === short[matched]) matched += 1;
  return matched === short.length;
}

function isSwapped(one: string, other: string): boolean {
  let at = 0;
  while (one[at] === other[at]) at += 1;
  return (
    one[at] === other[at + 1] &&
    one[at + 1] === other[at] &&
    one.slice(at + 2) === other.slice(at + 2)
  );
}

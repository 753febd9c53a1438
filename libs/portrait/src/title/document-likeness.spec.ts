import { describe, expect, it } from '@jest/globals';
import { days, flowDocument, receipt } from '../../test/papers.js';
import { isAltered, likeDocuments, plainNumber } from './document-likeness.js';

describe('plainNumber', () => {
  it.each([
    ['inv-2025/0012', '1NV20250012'],
    ['INV 2025 OO12', '1NV20250012'],
    ['沪A-12l', '沪A121'],
  ])('%s is %s', (number, plain) => {
    expect(plainNumber(number)).toBe(plain);
  });
});

describe('isAltered', () => {
  it.each([
    ['a character added', '20250012', '202500112', true],
    ['two dropped', '20250012', '202500', true],
    ['three dropped', '20250012', '20250', false],
    ['two swapped', '20250012', '20250021', true],
    ['the next of a series', '20250012', '20250013', false],
    ['the next ten', '20250009', '20250010', false],
    ['the same', '20250012', '20250012', false],
    ['short numbers', '12345', '123455', false],
  ])('%s: %s and %s', (_, one, other, altered) => {
    expect([isAltered(one, other), isAltered(other, one)]).toEqual([altered, altered]);
  });
});

describe('likeDocuments', () => {
  const invoice = flowDocument('invoice', 'a', { number: 'INV-2025-0012' });
  const other = { ...invoice, documentId: 'b', fingerprint: 'b' };
  const quay = receipt('c', 100_000_000, { issuer: 'warehouse 1' });

  it.each([
    ['a number with a slip', [invoice, { ...other, number: 'INV-2025-00112' }], ['b']],
    [
      'lorries of one day with numbers in series',
      [invoice, { ...other, number: 'INV-2025-0013' }],
      [],
    ],
    [
      'a slip, but another sum',
      [invoice, { ...other, number: 'INV-2025-00112', amountFen: 1 }],
      [],
    ],
    [
      'a slip, but a month later',
      [invoice, { ...other, number: 'INV-2025-00112', issuedMs: days(31) }],
      [],
    ],
    [
      'a slip, but another buyer',
      [invoice, { ...other, number: 'INV-2025-00112', buyer: 'x' }],
      [],
    ],
    [
      'one paper twice, which is no likeness but identity',
      [invoice, { ...invoice, documentId: 'b' }],
      [],
    ],
    ['receipts of two warehouses on one pile', [quay, receipt('d', 100_300_000)], ['d']],
    ['receipts of two weights on one pile', [quay, receipt('d', 90_000_000)], []],
    ['receipts on two piles', [quay, receipt('d', 100_000_000, { place: 'PILE-2' })], []],
    [
      'two equal lots of one warehouse',
      [quay, receipt('d', 100_000_000, { issuer: 'warehouse 1' })],
      [],
    ],
  ])('%s', (_, documents, found) => {
    const ids = (list: ReturnType<typeof likeDocuments>) =>
      list.map(({ document }) => document.documentId);
    expect(ids(likeDocuments(documents))).toEqual(found);
    expect(ids(likeDocuments([...documents].reverse()))).toEqual(found);
  });
});

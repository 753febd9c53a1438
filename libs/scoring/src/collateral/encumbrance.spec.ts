import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type UnitClaim, unclaimedGrams } from './encumbrance.js';

const by = (tenant: string | null, grams: number): UnitClaim => ({ tenant, grams });
const four = ['A', 'B', 'C', 'D'].map((tenant) => by(tenant, 100));

describe('unclaimedGrams', () => {
  it.each<[string, number, UnitClaim[], string | null, number]>([
    ['without pledges all is free', 100, [], null, 100],
    ['a new bank gets the rest', 100, [by('A', 60)], null, 40],
    ['a pledgee gets its own and the rest', 100, [by('A', 60)], 'A', 100],
    ['two pledgees, both covered: A', 100, [by('A', 60), by('B', 30)], 'A', 70],
    ['two pledgees, both covered: B', 100, [by('A', 60), by('B', 30)], 'B', 40],
    // One pile, four pledges: the first is covered, the others have nothing.
    ['Qingdao, the first', 100, four, 'A', 100],
    ['Qingdao, the second', 100, four, 'B', 0],
    ['Qingdao, a fifth', 100, four, null, 0],
    ['what an earlier rank leaves', 100, [by('A', 60), by('B', 60)], 'B', 40],
    ['nothing there', 0, [by('A', 60)], 'A', 0],
  ])('%s', (...[, lowGrams, claims, viewer, grams]) => {
    expect(unclaimedGrams(lowGrams, claims, viewer)).toBe(grams);
  });

  const claims = fc.array(
    fc.record({ tenant: fc.constantFrom('A', 'B', 'C'), grams: fc.nat(100) }),
    { maxLength: 6 },
  );

  it('never gives more than there is, and more stock never gives less', () => {
    fc.assert(
      fc.property(claims, fc.nat(300), fc.nat(50), (list, low, more) => {
        for (const viewer of ['A', 'B', null]) {
          const grams = unclaimedGrams(low, list, viewer);
          expect(grams).toBeGreaterThanOrEqual(0);
          expect(grams).toBeLessThanOrEqual(low);
          expect(unclaimedGrams(low + more, list, viewer)).toBeGreaterThanOrEqual(grams);
        }
      }),
    );
  });

  it('gives nothing away twice: the parts of all pledgees and the rest are within the stock', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom('A', 'B', 'C')),
        fc.nat(200),
        fc.nat(100),
        (tenants, low, grams) => {
          const list = tenants.map((tenant) => by(tenant, grams));
          const free = unclaimedGrams(low, list, null);
          const own = tenants.map((tenant) => unclaimedGrams(low, list, tenant) - free);
          expect(own.reduce((sum, part) => sum + part, free)).toBeLessThanOrEqual(low);
        },
      ),
    );
  });
});

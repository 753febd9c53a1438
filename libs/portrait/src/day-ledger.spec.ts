import { describe, expect, it } from '@jest/globals';
import { ByteReader, ByteWriter } from '@chanrong/kernel';
import fc from 'fast-check';
import { DayLedger } from './day-ledger.js';
import { foldPolicy } from './fold-policy.js';
import type { RollupMeasure } from './measure.js';
import { emptyDay } from './production/empty-production.js';

const columns = {
  operating_ms: 'operatingMs',
  observed_ms: 'observedMs',
  energy_mwh: 'energyMwh',
  parts: 'parts',
  faults: 'faults',
  good_parts: 'goodParts',
  standard_ms: 'standardMs',
  worked_ms: 'workedMs',
  headcount: 'headcount',
} as const;

interface Entry {
  readonly day: number;
  readonly measure: RollupMeasure;
  readonly quantity: number;
}

const entry: fc.Arbitrary<Entry> = fc.record({
  day: fc.integer({ min: 20_000, max: 20_090 }),
  measure: fc.constantFrom(...(Object.keys(columns) as RollupMeasure[])),
  quantity: fc.integer({ min: 1, max: 2 ** 40 }),
});

function ledgerOf(entries: readonly Entry[]): DayLedger {
  const ledger = new DayLedger();
  for (const { day, measure, quantity } of entries) ledger.add(day, measure, quantity);
  return ledger;
}

function bytesOf(ledger: DayLedger): Buffer {
  const writer = new ByteWriter();
  ledger.write(writer);
  return Buffer.from(writer.toBytes());
}

/** The newest days of all that were added to, each with its sums. */
function naive(entries: readonly Entry[]): unknown[] {
  const days = [...new Set(entries.map(({ day }) => day))].sort((a, b) => a - b);
  return days.slice(-foldPolicy.portraitDaysMax).map((day) => {
    const sums = { ...emptyDay, day };
    for (const given of entries) {
      if (given.day === day) sums[columns[given.measure]] += given.quantity;
    }
    return sums;
  });
}

describe('DayLedger', () => {
  it('keeps the newest days, whatever the order of arrival', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 300 }), (entries) => {
        expect(ledgerOf(entries).days).toEqual(naive(entries));
      }),
      { numRuns: 200 },
    );
  });

  it('has the same bytes whatever the order of arrival', () => {
    const shuffled = fc
      .array(entry, { maxLength: 200 })
      .chain((entries) =>
        fc.tuple(
          fc.constant(entries),
          fc.shuffledSubarray(entries, { minLength: entries.length, maxLength: entries.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([entries, others]) => {
        expect(bytesOf(ledgerOf(others))).toEqual(bytesOf(ledgerOf(entries)));
      }),
      { numRuns: 100 },
    );
  });

  it('forgets a day from which everything is taken back', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 40 }), entry, (entries, claim) => {
        const ledger = ledgerOf(entries);
        ledger.add(claim.day, claim.measure, claim.quantity);
        ledger.add(claim.day, claim.measure, -claim.quantity);
        expect(bytesOf(ledger)).toEqual(bytesOf(ledgerOf(entries)));
      }),
      { numRuns: 200 },
    );
  });

  it('never takes back from a day that has left it', () => {
    const ledger = new DayLedger();
    for (let day = 1; day <= foldPolicy.portraitDaysMax + 1; day += 1) ledger.add(day, 'parts', 5);
    ledger.add(30, 'parts', -5);
    ledger.add(1, 'parts', -3);
    expect(ledger.days.map(({ day }) => day)).not.toContain(1);
    expect(ledger.days.every(({ parts }) => parts === 5)).toBe(true);
  });

  it('continues from its bytes', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 150 }), fc.nat(150), (entries, cut) => {
        const restored = DayLedger.read(new ByteReader(bytesOf(ledgerOf(entries.slice(0, cut)))));
        for (const { day, measure, quantity } of entries.slice(cut)) {
          restored.add(day, measure, quantity);
        }
        expect(bytesOf(restored)).toEqual(bytesOf(ledgerOf(entries)));
      }),
      { numRuns: 50 },
    );
  });

  it('gives copies that leave it alone', () => {
    const ledger = ledgerOf([{ day: 1, measure: 'parts', quantity: 5 }]);
    const before = bytesOf(ledger);
    const copy = ledger.copy();
    copy.add(1, 'parts', 1);
    copy.add(2, 'faults', 1);
    expect(bytesOf(ledger)).toEqual(before);
    expect(copy.days.map(({ parts }) => parts)).toEqual([6, 0]);
  });
});

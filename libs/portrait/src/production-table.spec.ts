import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { measureKind, type MeasureKind, type RollupMeasure } from './measure.js';
import { ProductionTable } from './production-table.js';

const { state, energyRegister, condition } = measureKind;
const kinds: readonly MeasureKind[] = [state, energyRegister, condition];

function measuresOf(kind: MeasureKind): readonly RollupMeasure[] {
  if (kind === state) return ['observed_ms', 'operating_ms'];
  return [kind === energyRegister ? 'energy_mwh' : 'faults'];
}

describe('ProductionTable', () => {
  it('gives every quantity to its channel, day and measure, once, whenever it is asked', () => {
    const entry = fc.record({
      channel: fc.nat(5),
      day: fc.nat(2),
      second: fc.boolean(),
      quantity: fc.integer({ min: -5, max: 5 }),
      take: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
        const table = new ProductionTable();
        const kindOf = (channel: number) => kinds[channel % kinds.length] as MeasureKind;
        for (let channel = 0; channel < 6; channel += 1) table.open(channel, kindOf(channel));
        const expected = new Map<string, number>();
        const found = new Map<string, number>();
        const add = (sums: Map<string, number>, key: string, quantity: number): void => {
          sums.set(key, (sums.get(key) ?? 0) + quantity);
        };
        const take = (): void => {
          for (const { channel, day, measure, quantity } of table.takeDays()) {
            expect(quantity).not.toBe(0);
            add(found, `${channel} ${day} ${measure}`, quantity);
          }
        };
        for (const { channel, day, second, quantity, take: taken } of entries) {
          const measures = measuresOf(kindOf(channel));
          const measure = measures[second ? measures.length - 1 : 0] as RollupMeasure;
          table.add(channel, day, measure, quantity);
          add(expected, `${channel} ${day} ${measure}`, quantity);
          if (taken) take();
        }
        take();
        const sums = (of: Map<string, number>) => new Map([...of].filter(([, sum]) => sum !== 0));
        expect(sums(found)).toEqual(sums(expected));
        expect(table.takeDays()).toEqual([]);
      }),
    );
  });

  it('gives the record of a closed channel to another, with what the first added still its own', () => {
    const table = new ProductionTable();
    const first = table.open(1, state);
    table.add(first, 5, 'observed_ms', 10);
    table.close(first);
    const second = table.open(2, energyRegister);
    expect(second).toBe(first);
    table.add(second, 5, 'energy_mwh', 3);
    expect(table.takeDays()).toEqual([
      { channel: 1, day: 5, measure: 'observed_ms', quantity: 10 },
      { channel: 2, day: 5, measure: 'energy_mwh', quantity: 3 },
    ]);
  });
});

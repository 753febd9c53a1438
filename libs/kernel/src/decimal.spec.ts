import { describe, expect, it } from '@jest/globals';

import { Decimal } from './decimal.js';

describe('Decimal', () => {
  it.each([
    ['40 digits', new Decimal(1).div(3), `0.${'3'.repeat(40)}`],
    ['ties to even, down', new Decimal('0.125').toDecimalPlaces(2), '0.12'],
    ['ties to even, up', new Decimal('0.135').toDecimalPlaces(2), '0.14'],
    ['plain notation, small', new Decimal('1e-30'), '0.000000000000000000000000000001'],
    ['plain notation, large', new Decimal('1e30'), '1000000000000000000000000000000'],
  ])('works with %s', (_, value, expected) => {
    expect(value.toString()).toBe(expected);
  });

  it('does not let its settings be changed', () => {
    expect(() => Decimal.set({ precision: 5 })).toThrow('locked');
    expect(() => Decimal.config({ rounding: 0 })).toThrow('locked');
    expect(() => Decimal.clone({ precision: 5 })).toThrow('locked');
    // @ts-expect-error the settings are read-only
    const assign = (): number => (Decimal.precision = 5);
    expect(assign).toBeDefined();
  });

  it('keeps its precision while it computes a logarithm', () => {
    new Decimal(2).ln();
    expect(Decimal.precision).toBe(40);
  });
});

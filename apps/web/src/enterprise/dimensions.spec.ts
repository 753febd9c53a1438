import { describe, expect, it } from '@jest/globals';
import { dimensionsOf } from './dimensions.js';

const weighed = (code: string, value: number | null) => ({
  code,
  value,
  unknown: value === null ? 'STOCK_NONE' : null,
  evidence: '',
});

describe('dimensionsOf', () => {
  it('turns every axis so that outward is better, and keeps it between 0 and 1', () => {
    const found = dimensionsOf([
      weighed('UTILISATION', 375_000),
      weighed('OPERATING_REGULARITY', 100_000),
      weighed('ENERGY_SHORTFALL', 1_200_000),
    ]);
    const ratios = Object.fromEntries(found.map(({ code, ratio }) => [code, ratio]));
    expect(ratios).toMatchObject({
      UTILISATION: 0.375,
      OPERATING_REGULARITY: 0.9,
      ENERGY_SHORTFALL: 0,
    });
  });

  it('does not take what is not known for nothing', () => {
    const found = dimensionsOf([weighed('STOCK_ELIGIBLE', null)]);
    expect(found.find(({ code }) => code === 'STOCK_ELIGIBLE')?.ratio).toBeNull();
  });
});

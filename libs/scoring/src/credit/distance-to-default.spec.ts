import { describe, expect, it } from '@jest/globals';
import { exp, normalCdf } from '@chanrong/kernel';
import fc from 'fast-check';
import { distanceToDefault } from './distance-to-default.js';

describe('the distance to default', () => {
  // (ln(100/70) + 0.05 − 0.03125) / 0.25 = (0.356675 + 0.01875) / 0.25.
  it('of V = 100, D = 70, σ = 25 %, μ = 5 % is 1.501700', () => {
    const distance = distanceToDefault({ value: 100, debt: 70, volatility: 0.25, drift: 0.05 });
    expect(distance).toBeCloseTo(1.5017, 6);
    expect(normalCdf(-distance)).toBeCloseTo(0.0665873, 7);
  });

  // The firm of E = 40, σ_E = 60 %, D = 70, r = 3 %: V = 107.784729, σ_V = 22.62 % solve Merton's equations.
  it('of a listed firm is d₂ of its equity as a call on its assets', () => {
    const [value, debt, volatility, drift] = [107.784729, 70, 0.2262, 0.03];
    const d2 = distanceToDefault({ value, debt, volatility, drift });
    const d1 = d2 + volatility;
    expect(d2).toBeCloseTo(1.927755, 4);
    expect(normalCdf(-d2)).toBeCloseTo(0.0269428, 6);
    expect(value * normalCdf(d1) - debt * exp(-drift) * normalCdf(d2)).toBeCloseTo(40, 4);
    expect((normalCdf(d1) * volatility * value) / 40).toBeCloseTo(0.6, 4);
  });

  it('grows with value, and falls with debt and with what is uncertain above the debt', () => {
    const amount = fc.double({ min: 1, max: 1e12, noNaN: true });
    const volatility = fc.double({ min: 0.01, max: 0.8, noNaN: true });
    fc.assert(
      fc.property(amount, amount, volatility, (value, debt, sigma) => {
        const distance = distanceToDefault({ value, debt, volatility: sigma });
        expect(distanceToDefault({ value: value * 1.1, debt, volatility: sigma })).toBeGreaterThan(
          distance,
        );
        expect(distanceToDefault({ value, debt: debt * 1.1, volatility: sigma })).toBeLessThan(
          distance,
        );
        if (value > debt) {
          const unsure = distanceToDefault({ value, debt, volatility: sigma * 1.1 });
          expect(unsure).toBeLessThan(distance);
        }
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { waterfallBars } from './waterfall-option.js';

const step = (amount: number, isTotal = false) => ({ name: '', label: '', amount, isTotal });

describe('waterfallBars', () => {
  it('begins every bar where the one before ended, and totals on the ground', () => {
    const bars = waterfallBars([step(100, true), step(-30), step(-20), step(50, true), step(8)]);
    expect(bars).toEqual([
      { from: 0, to: 100 },
      { from: 70, to: 100 },
      { from: 50, to: 70 },
      { from: 0, to: 50 },
      { from: 50, to: 58 },
    ]);
  });
});

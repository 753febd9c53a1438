import { describe, expect, it } from '@jest/globals';
import { Pace } from './pace.js';

describe('Pace', () => {
  it('begins at once, then keeps recorded distances', () => {
    const pace = new Pace(1);
    expect(pace.waitMs(1_000_000, 50)).toBe(0);
    expect(pace.waitMs(1_004_000, 50)).toBe(4_000);
    expect(pace.waitMs(1_004_000, 3_050)).toBe(1_000);
  });

  it('shortens them by the speed', () => {
    const pace = new Pace(60);
    pace.waitMs(0, 0);
    expect(pace.waitMs(3_600_000, 0)).toBe(60_000);
  });

  it('makes up for what was late instead of adding it', () => {
    const pace = new Pace(1);
    pace.waitMs(0, 0);
    expect(pace.waitMs(1_000, 5_000)).toBe(0);
    expect(pace.waitMs(6_000, 5_000)).toBe(1_000);
  });

  it('waits for nothing at full speed', () => {
    const pace = new Pace(Number.POSITIVE_INFINITY);
    expect([0, 1e12].map((dueMs) => pace.waitMs(dueMs, 0))).toEqual([0, 0]);
  });
});

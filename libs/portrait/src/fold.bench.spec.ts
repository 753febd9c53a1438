import { describe, expect, it } from '@jest/globals';
import { benchFold } from './fold.bench.js';

describe('benchFold', () => {
  it('folds the same world to the same bytes', () => {
    const result = benchFold({ channels: 1_000, readingsPerMessage: 20, messages: 600 });
    expect(result.readings).toBe(12_000);
    // It changes with what is kept about a channel, and then checkpoints have another format.
    expect(result.hash).toBe('63b8a51c6720ef4b6ca8b906221be837953911f68955fc29e857f9e95ace2c6f');
    expect(result.ratio).toBeGreaterThan(0);
    // Far above what is measured: what this catches is a structure that grows with every reading.
    expect(result.grownBytes).toBeLessThan(8 * 1024 * 1024);
  });
});

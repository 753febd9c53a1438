import { describe, expect, it } from '@jest/globals';
import { benchFold } from './fold.bench.js';

describe('benchFold', () => {
  it('folds the same world to the same bytes', () => {
    const result = benchFold({ channels: 1_000, readingsPerMessage: 20, messages: 600 });
    expect(result.readings).toBe(12_000);
    // It changes with what is kept about a channel, and then checkpoints have another format.
    expect(result.hash).toBe('19add917b548c5456111a348a497dce451d7c9aec2adebaaf33ef49274f89a7e');
    expect(result.ratio).toBeGreaterThan(0);
    // Far above what is measured: what this catches is a structure that grows with every reading.
    expect(result.grownBytes).toBeLessThan(8 * 1024 * 1024);
  });
});

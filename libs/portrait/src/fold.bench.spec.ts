import { describe, expect, it } from '@jest/globals';
import { benchFold } from './fold.bench.js';

describe('benchFold', () => {
  it('folds the same world to the same bytes', () => {
    const result = benchFold({ channels: 1_000, readingsPerMessage: 20, messages: 600 });
    expect(result.readings).toBe(12_000);
    // It changes with what is kept about a channel, and then checkpoints have another format.
    expect(result.hash).toBe('69c7c4f38c4da30b6b60375e08856e23d33668802a39f8fdd89b17e759e01249');
    expect(result.ratio).toBeGreaterThan(0);
    // Far above what is measured: what this catches is a structure that grows with every reading.
    expect(result.grownBytes).toBeLessThan(8 * 1024 * 1024);
  });
});

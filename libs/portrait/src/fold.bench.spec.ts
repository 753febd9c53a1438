import { describe, expect, it } from '@jest/globals';
import { benchFold } from './fold.bench.js';

describe('benchFold', () => {
  it('folds the same world to the same bytes', () => {
    const result = benchFold({ channels: 1_000, readingsPerMessage: 20, messages: 600 });
    expect(result.readings).toBe(12_000);
    // It changes with what is kept about a channel, and then checkpoints have another format.
    expect(result.hash).toBe('87cecbca2dacf19095b4c461632282de04630fba93e21f1dc8f302b5c144ddf6');
    expect(result.ratio).toBeGreaterThan(0);
    // Far above what is measured: what this catches is a structure that grows with every reading.
    expect(result.grownBytes).toBeLessThan(8 * 1024 * 1024);
  });

  it('allocates by the message and not by the reading', () => {
    // Long enough that the median turn runs optimised code.
    const result = benchFold({ channels: 1_000, readingsPerMessage: 100, messages: 2_000 });
    // The smallest object that holds anything takes 24 bytes.
    expect(result.allocatedBytesPerReading).toBeLessThan(24);
  });
});

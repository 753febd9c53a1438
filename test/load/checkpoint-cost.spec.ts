import { describe, expect, it } from '@jest/globals';
import { measureCheckpoints } from './checkpoint-cost.js';

describe('measureCheckpoints', () => {
  it('saves and restores every partition, and finds the same bytes again', async () => {
    // Enough channels that what a partition saves once, its scorecard and prices, does not count.
    const cost = await measureCheckpoints({ enterprises: 8, channels: 4_000, partitions: 2 });
    expect(cost.checkpointBytesPerChannel).toBeGreaterThan(128);
    expect(cost.checkpointBytesPerChannel).toBeLessThan(1_000);
    expect(cost.checkpointBytes).toBeGreaterThan(4_000 * 128);
  });
});

import { createTestDatabase } from '@chanrong/testing';
import { describe, expect, it } from '@jest/globals';
import { measureCheckpoints } from './checkpoint-cost.js';

describe('measureCheckpoints', () => {
  it('saves and restores every partition, finds the same bytes again, and writes only changes', async () => {
    const database = await createTestDatabase();
    try {
      const size = { enterprises: 400, channels: 20_000, partitions: 2 };
      const cost = await measureCheckpoints(size, database.pool);
      // With 50 channels a gateway, what is kept of a gateway weighs more than its channels.
      expect(cost.checkpointBytesPerChannel).toBeGreaterThan(64);
      expect(cost.checkpointBytesPerChannel).toBeLessThan(3_000);
      expect(cost.againBytes).toBeLessThan(cost.checkpointBytes / 4);
      expect(cost.saveMs).toBeGreaterThan(0);
    } finally {
      await database.drop();
    }
  });
});

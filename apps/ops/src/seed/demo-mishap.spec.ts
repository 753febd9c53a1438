import { expect, it } from '@jest/globals';
import { mishapNames } from '@chanrong/park';
import { demoMishap } from './demo-mishap.js';

const nowMs = Date.UTC(2026, 10, 22, 8, 0, 30);
const gatewayId = 'park-gateway-0001';

it.each(mishapNames)(
  '%s changes nothing that has been sent, and begins and ends on a minute',
  (name) => {
    for (const hasHistory of [true, false]) {
      const { fromMs, untilMs } = demoMishap(name, { gatewayId, nowMs, hasHistory });
      if (hasHistory) expect(fromMs).toBeGreaterThan(nowMs);
      expect(fromMs % 60_000).toBe(0);
      expect(untilMs % 60_000).toBe(0);
      expect(untilMs).toBeGreaterThan(nowMs);
    }
  },
);

it('of a kind that takes days is in the history of a first start', () => {
  const options = { gatewayId, nowMs, hasHistory: false };
  expect(nowMs - demoMishap('slow-theft', options).fromMs).toBeGreaterThan(9 * 86_400_000);
  expect(demoMishap('cover-opened', options).fromMs).toBeGreaterThan(nowMs);
});

import { describe, expect, it } from '@jest/globals';
import { quotaHeaders, RequestQuota } from './request-quota.js';

const policy = { requestsMax: 3, windowMs: 10_000 };

describe('a quota of 3 in 10 s', () => {
  it('is exceeded by the fourth request, of this caller only, until the window ends', () => {
    const quota = new RequestQuota(policy);
    const taken = (who: string, nowMs: number) => quota.take(who, nowMs).isExceeded;
    const first = [1, 2, 3, 4].map((second) => taken('one', 20_000 + second));
    expect(first).toEqual([false, false, false, true]);
    expect(taken('other', 20_005)).toBe(false);
    expect(taken('one', 29_999)).toBe(true);
    expect(taken('one', 30_000)).toBe(false);
  });

  it('goes on when the clock is set back', () => {
    const quota = new RequestQuota(policy);
    for (let count = 0; count < 4; count += 1) quota.take('one', 50_000);
    expect(quota.take('one', 10_000)).toEqual({
      isExceeded: false,
      remaining: 2,
      resetSeconds: 10,
    });
  });

  it('counts those beyond its maximum together', () => {
    const quota = new RequestQuota(policy);
    for (let caller = 0; caller < 50_000; caller += 1) quota.take(`caller ${caller}`, 0);
    for (let caller = 0; caller < 3; caller += 1) quota.take(`late ${caller}`, 1);
    expect(quota.take('late 3', 2).isExceeded).toBe(true);
    expect(quota.take('caller 7', 2).isExceeded).toBe(false);
  });
});

describe('quotaHeaders', () => {
  it('say the policy, what is left, and when to come back', () => {
    const state = { isExceeded: false, remaining: 2, resetSeconds: 7 };
    expect(quotaHeaders(policy, state)).toEqual({
      'ratelimit-policy': '"default";q=3;w=10',
      ratelimit: '"default";r=2;t=7',
    });
    const exceeded = quotaHeaders(policy, { ...state, isExceeded: true, remaining: 0 });
    expect(exceeded).toMatchObject({ ratelimit: '"default";r=0;t=7', 'retry-after': '7' });
  });
});

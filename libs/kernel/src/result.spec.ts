import { describe, expect, it } from '@jest/globals';

import { err, ok, unwrap, type Fault, type Result } from './result.js';

describe('Result', () => {
  const half = (n: number): Result<number, Fault<'odd'>> =>
    n % 2 === 0
      ? ok(n / 2)
      : err({ code: 'odd', message: `${n} is odd`, hint: 'give an even number', retryable: false });

  it('must be looked at before use', () => {
    const result = half(4);
    // @ts-expect-error there may be no value
    void result.value;
    expect(result.ok && result.value).toBe(2);
  });

  it('carries what went wrong, by code', () => {
    const result = half(3);
    expect(result.ok ? undefined : (result.error.code satisfies 'odd' | undefined)).toBe('odd');
  });

  it('unwraps a value, and calls a failure a bug', () => {
    expect(unwrap(half(4))).toBe(2);
    expect(() => unwrap(half(3))).toThrow('3 is odd');
  });
});

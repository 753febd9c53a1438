import { describe, expect, it } from '@jest/globals';

import { AssertionError, assert } from './assert.js';
import { unreachable } from './unreachable.js';

describe('assert', () => {
  it('lets through what holds and narrows its type', () => {
    const value: string | undefined = ['a'].at(0);
    assert(value !== undefined, 'there is one');
    expect(value.length).toBe(1);
  });

  it('throws the message otherwise', () => {
    expect(() => assert(0, 'zero is not enough')).toThrow(new AssertionError('zero is not enough'));
  });
});

describe('unreachable', () => {
  it('is a compile error for a member left out, and names the value at run time', () => {
    const name = (answer: 'yes' | 'no'): number => {
      switch (answer) {
        case 'yes':
          return 1;
        case 'no':
          return 0;
        default:
          return unreachable(answer);
      }
    };
    expect(name('yes')).toBe(1);
    expect(() => name('perhaps' as 'no')).toThrow('unreachable value: perhaps');
  });
});

import { describe, expect, it } from '@jest/globals';
import { etagOf, matchesEtag } from './etag.interceptor.js';

const answer = { hash: 'ab', items: [{ points: 3 }], correlationId: 'one' };

describe('etagOf', () => {
  it('changes with the content, and not with the request', () => {
    expect(etagOf({ ...answer, correlationId: 'two' })).toBe(etagOf(answer));
    expect(etagOf({ ...answer, hash: 'ac' })).not.toBe(etagOf(answer));
    expect(etagOf({ ...answer, items: [{ points: 4 }] })).not.toBe(etagOf(answer));
    expect(etagOf(answer)).toMatch(/^W\/"[\w-]{22}"$/);
  });
});

describe('matchesEtag', () => {
  it.each([
    ['*', true],
    ['W/"a"', true],
    ['"a"', true],
    ['"x", W/"a" , "y"', true],
    ['"ab"', false],
    ['a', false],
    ['', false],
  ])('compares %s weakly', (ifNoneMatch, expected) => {
    expect(matchesEtag(ifNoneMatch, 'W/"a"')).toBe(expected);
  });
});

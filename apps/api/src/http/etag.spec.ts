import { describe, expect, it } from '@jest/globals';
import { etagOf, matchesEtag } from './etag.interceptor.js';

const answer = { hash: 'ab'.repeat(32), journal: { partition: 3, seq: 1042 } };

describe('etagOf', () => {
  it('changes with the content, the position and the partition', () => {
    const tags = [
      answer,
      { ...answer, hash: 'ac'.repeat(32) },
      { ...answer, journal: { partition: 3, seq: 1043 } },
      { ...answer, journal: { partition: 31, seq: 42 } },
    ].map(etagOf);
    expect(new Set(tags).size).toBe(tags.length);
    expect(tags[0]).toBe('W/"3.1042.abababababababab"');
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

import { describe, expect, it } from '@jest/globals';
import { isDatabaseUnavailable } from './is-database-unavailable.js';

const coded = (code: string) => Object.assign(new Error('x'), { code });

describe('isDatabaseUnavailable', () => {
  it.each([
    ['a refused connection', coded('ECONNREFUSED'), true],
    ['a connection that broke', coded('08006'), true],
    ['too many connections', coded('53300'), true],
    ['a shutdown', coded('57P01'), true],
    ['a statement that took too long', coded('57014'), true],
    ['a dropped socket', new Error('Connection terminated unexpectedly'), true],
    ['an exhausted pool', new Error('timeout exceeded when trying to connect'), true],
    ['a denied right', coded('42501'), false],
    ['a missing table', coded('42P01'), false],
    ['an error of our own', new Error('assertion failed'), false],
    ['a thrown text', 'ECONNREFUSED', false],
    ['nothing', undefined, false],
  ])('takes %s for what it is', (_what, error, expected) => {
    expect(isDatabaseUnavailable(error)).toBe(expected);
  });
});

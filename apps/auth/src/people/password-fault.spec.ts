import { describe, expect, it } from '@jest/globals';
import { passwordFault } from './password-fault.js';

const person = { subject: 'officer@demo-bank', current: 'the one before this' };

describe('passwordFault', () => {
  it.each([
    ['four plain words suffice', undefined],
    ['十二个汉字组成的密码也可以', undefined],
    ['eleven char', 'short'],
    ['x'.repeat(129), 'long'],
    ['the one before this', 'same'],
    ['abababababab', 'obvious'],
    ['Officer of the bank', 'obvious'],
    ['my CHANRONG password', 'obvious'],
  ])('finds what is wrong with %s', (chosen, fault) => {
    expect(passwordFault(chosen, person)).toBe(fault);
  });
});

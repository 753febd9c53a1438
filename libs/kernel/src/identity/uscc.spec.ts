import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { isUscc, parseUscc, usccCheckCharacter, type Uscc } from './uscc.js';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const character = fc.constantFrom(...ALPHABET.split(''));
const code = fc
  .tuple(
    fc.string({ unit: character, minLength: 2, maxLength: 2 }),
    fc.integer({ min: 0, max: 999_999 }).map((region) => String(region).padStart(6, '0')),
    fc.string({ unit: character, minLength: 9, maxLength: 9 }),
  )
  .map((parts) => parts.join(''))
  .map((first17) => first17 + usccCheckCharacter(first17));

describe('a unified social credit code', () => {
  it.each(['91350100M000100Y43', '91110000600037341L', '914403001922038216', '9144030071526726XG'])(
    '%s, as issued, is valid',
    (text) => {
      expect(parseUscc(text)).toStrictEqual({ ok: true, value: text });
      const uscc: Uscc | undefined = isUscc(text) ? text : undefined;
      expect(uscc).toBe(text);
    },
  );

  it('has its check character by the weights of the standard', () => {
    // 91350100M000100Y4: 9·1 + 1·3 + 3·9 + 5·27 + 0·19 + 1·26 + 0·16 + 0·17 + 21·20 + 0·29 + 0·25 + 0·13
    // + 1·8 + 0·24 + 0·10 + 30·30 + 4·28 = 1640 = 52·31 + 28, and 31 − 28 = 3.
    expect(usccCheckCharacter('91350100M000100Y4')).toBe('3');
  });

  it.each([
    ['', 'uscc_length'],
    ['91350100M000100Y4', 'uscc_length'],
    ['91350100M000100Y43 ', 'uscc_length'],
    ['91350100m000100y43', 'uscc_character'],
    ['91350100I000100Y43', 'uscc_character'],
    ['9135010０M000100Y43', 'uscc_character'],
    ['91A50100M000100Y43', 'uscc_region'],
    ['91350100M000100Y44', 'uscc_check'],
  ])('is not %p: %s', (text, faultCode) => {
    expect(parseUscc(text)).toMatchObject({
      ok: false,
      error: { code: faultCode, retryable: false },
    });
    expect(isUscc(text)).toBe(false);
  });

  it('says what is wrong and what to do', () => {
    expect(parseUscc('91350100M000100Y44')).toMatchObject({
      error: {
        message: 'not a unified social credit code: check character 4, computed 3',
        hint: 'a character is mistyped or two are swapped',
      },
    });
  });

  it('shows every mistyped character', () => {
    fc.assert(
      fc.property(code, fc.nat(17), character, (text, place, typed) => {
        fc.pre(text.charAt(place) !== typed);
        expect(isUscc(text)).toBe(true);
        expect(isUscc(text.slice(0, place) + typed + text.slice(place + 1))).toBe(false);
      }),
    );
  });

  it('shows every swap of neighbours', () => {
    fc.assert(
      fc.property(code, fc.nat(16), (text, place) => {
        const [left, right] = [text.charAt(place), text.charAt(place + 1)];
        fc.pre(left !== right);
        expect(isUscc(text.slice(0, place) + right + left + text.slice(place + 2))).toBe(false);
      }),
    );
  });

  it('has no check character for what is no code', () => {
    expect(() => usccCheckCharacter('1')).toThrow('seventeen');
    expect(() => usccCheckCharacter('I'.repeat(17))).toThrow('without I, O, S, V, Z');
  });
});

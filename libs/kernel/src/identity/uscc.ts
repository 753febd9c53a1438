import { assert } from '../assert.js';
import type { Branded } from '../branded.js';
import { err, ok, type Fault, type Result } from '../result.js';

/** A unified social credit code (统一社会信用代码) whose check character was verified. */
export type Uscc = Branded<string, 'Uscc'>;

export type UsccFault = Fault<'uscc_length' | 'uscc_character' | 'uscc_region' | 'uscc_check'>;

const LENGTH = 18;
/** The digits and the capitals without I, O, S, V, Z. A character's value is its place here. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** 3^i mod 31 for the seventeen places before the check character. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;

/**
 * The eighteenth character for the first seventeen: the value that makes the weighted sum of all
 * eighteen a multiple of 31. Source: GB 32100-2015, 法人和其他组织统一社会信用代码编码规则, annex A.
 */
export function usccCheckCharacter(first17: string): string {
  assert(first17.length === LENGTH - 1, 'a check character follows seventeen others');
  const sum = WEIGHTS.reduce((total, weight, place) => {
    const value = ALPHABET.indexOf(first17.charAt(place));
    assert(value >= 0, 'characters of a USCC are digits and capitals without I, O, S, V, Z');
    return total + weight * value;
  }, 0);
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/**
 * Reads a code as the standard prints it: no spaces, capitals. Checks length, characters, the six
 * digits of the region and the check character. Not checked: whether the region exists, and the inner
 * check digit of the organisation code, which some issued codes do not satisfy.
 */
export function parseUscc(text: string): Result<Uscc, UsccFault> {
  if (text.length !== LENGTH) {
    return fault('uscc_length', `${text.length} characters`, 'a code has 18 characters, no spaces');
  }
  const unknown = Array.from(text).find((character) => !ALPHABET.includes(character));
  if (unknown !== undefined) {
    const hint =
      'only digits and capital letters without I, O, S, V, Z occur; check 1 and I, 0 and O';
    return fault('uscc_character', `character ${JSON.stringify(unknown)}`, hint);
  }
  if (!/^..\d{6}/.test(text)) {
    return fault('uscc_region', `region ${text.slice(2, 8)}`, 'characters 3 to 8 are six digits');
  }
  const expected = usccCheckCharacter(text.slice(0, -1));
  if (!text.endsWith(expected)) {
    const detail = `check character ${text.slice(-1)}, computed ${expected}`;
    return fault('uscc_check', detail, 'a character is mistyped or two are swapped');
  }
  return ok(text as Uscc);
}

export function isUscc(text: string): text is Uscc {
  return parseUscc(text).ok;
}

function fault(code: UsccFault['code'], detail: string, hint: string): Result<Uscc, UsccFault> {
  const message = `not a unified social credit code: ${detail}`;
  return err({ code, message, hint, retryable: false });
}

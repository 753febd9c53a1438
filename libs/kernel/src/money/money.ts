import { assert } from '../assert.js';

/** Currencies whose unit has a hundred fen (分): cents, in other words. */
export type Currency = 'CNY' | 'EUR' | 'HKD' | 'USD';

/**
 * An exact amount in whole fen. The currency is part of the type, so adding yuan to dollars does not
 * compile. `fen` is a safe integer (90 trillion yuan either way); anything beyond is an assertion.
 */
export interface Money<C extends Currency = Currency> {
  readonly currency: C;
  readonly fen: number;
}

export function money<C extends Currency>(fen: number, currency: C): Money<C> {
  assert(Number.isSafeInteger(fen), 'money is a safe integer of fen');
  return Object.freeze({ currency, fen: fen + 0 }); // + 0 turns -0 into 0
}

export function addMoney<C extends Currency>(
  augend: Money<C>,
  addend: Money<NoInfer<C>>,
): Money<C> {
  assertSameCurrency(augend, addend);
  return money(augend.fen + addend.fen, augend.currency);
}

export function subtractMoney<C extends Currency>(
  minuend: Money<C>,
  subtrahend: Money<NoInfer<C>>,
): Money<C> {
  assertSameCurrency(minuend, subtrahend);
  return money(minuend.fen - subtrahend.fen, minuend.currency);
}

/** Below 0, 0 or above 0, as `left` is less than, equal to or more than `right`. */
export function compareMoney<C extends Currency>(left: Money<C>, right: Money<NoInfer<C>>): number {
  assertSameCurrency(left, right);
  return left.fen - right.fen;
}

/** The types already say so, except where a currency was read from data. */
function assertSameCurrency(left: Money, right: Money): void {
  assert(left.currency === right.currency, 'amounts of one currency');
}

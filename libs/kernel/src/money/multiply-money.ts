import { assert } from '../assert.js';
import { Decimal } from '../decimal.js';
import { money, type Currency, type Money } from './money.js';
import { roundToInteger, type Rounding } from './rounding.js';

const FEN_PER_UNIT = 100;

/** A number that lost nothing on the way here: a decimal string such as `-12.50`, or a Decimal. */
export type Exact = string | Decimal;

/**
 * What `quantity` is worth at `price` (currency units, such as yuan, for one of the quantity's units).
 * The product is exact and rounded once; more than 40 digits in all is an assertion.
 */
export function multiplyQuantityByPrice<C extends Currency>(options: {
  readonly quantity: Exact;
  readonly price: Exact;
  readonly currency: C;
  readonly rounding: Rounding;
}): Money<C> {
  const units = exactProduct(exact(options.quantity), exact(options.price));
  return money(roundToInteger(units.times(FEN_PER_UNIT), options.rounding), options.currency);
}

/** `factor` (1 − haircut, an advance rate) times an amount, exact and rounded once. */
export function multiplyMoney<C extends Currency>(
  amount: Money<C>,
  factor: Exact,
  rounding: Rounding,
): Money<C> {
  const fen = exactProduct(new Decimal(amount.fen), exact(factor));
  return money(roundToInteger(fen, rounding), amount.currency);
}

function exact(value: Exact): Decimal {
  if (typeof value === 'string') {
    assert(/^-?\d+(\.\d+)?$/.test(value), 'an exact number is written like -12.50');
    return new Decimal(value);
  }
  assert(value.isFinite(), 'an exact number is finite');
  return value;
}

function exactProduct(left: Decimal, right: Decimal): Decimal {
  const digits = left.precision() + right.precision();
  assert(digits <= Decimal.precision, 'an exact product has at most 40 digits');
  return left.times(right);
}

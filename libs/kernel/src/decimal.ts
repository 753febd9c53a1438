import { Decimal as DecimalJs } from 'decimal.js';

import { AssertionError } from './assert.js';

/**
 * The one decimal constructor of the product: 40 significant digits, ties to even, plain notation.
 *
 * Its settings cannot be changed, so a sum gives the same digits wherever it is computed. (A plain
 * `Object.freeze` would not do: decimal.js moves its own precision while it computes `ln` or `exp`.)
 */
export const Decimal: typeof DecimalJs = locked(
  DecimalJs.clone({
    defaults: true,
    precision: 40,
    rounding: DecimalJs.ROUND_HALF_EVEN,
    toExpNeg: -9e15,
    toExpPos: 9e15,
  }),
);
export type Decimal = DecimalJs;

function locked(constructor: typeof DecimalJs): typeof DecimalJs {
  for (const name of ['set', 'config', 'clone']) {
    const value = (): never => {
      throw new AssertionError(`Decimal.${name} is locked: there is one set of settings`);
    };
    Object.defineProperty(constructor, name, { value, writable: false, configurable: false });
  }
  return constructor;
}

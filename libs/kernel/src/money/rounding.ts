import { Decimal } from '../decimal.js';

/** How an amount becomes whole fen. Down is towards minus infinity, up towards infinity. */
export type Rounding = 'half-even' | 'half-away' | 'down' | 'up';

const MODES = {
  'half-even': Decimal.ROUND_HALF_EVEN,
  'half-away': Decimal.ROUND_HALF_UP,
  down: Decimal.ROUND_FLOOR,
  up: Decimal.ROUND_CEIL,
} as const satisfies Record<Rounding, number>;

/** The integer that `rounding` makes of `value`, as a number. */
export function roundToInteger(value: Decimal, rounding: Rounding): number {
  return value.toDecimalPlaces(0, MODES[rounding]).toNumber();
}

import { err, ok, type Fault, type Result } from '../result.js';
import { money, type Currency, type Money } from './money.js';

const FEN_PER_UNIT = 100;

/** The amount as a decimal string with two digits, such as `-1234.05`. The currency is not in it. */
export function formatMoney(amount: Money): string {
  const fen = Math.abs(amount.fen);
  const cents = String(fen % FEN_PER_UNIT).padStart(2, '0');
  return `${amount.fen < 0 ? '-' : ''}${Math.floor(fen / FEN_PER_UNIT)}.${cents}`;
}

/** The inverse of `formatMoney`; `12` and `12.5` are read as well. Never rounds: `12.345` is a fault. */
export function parseMoney<C extends Currency>(
  text: string,
  currency: C,
): Result<Money<C>, Fault<'money_syntax' | 'money_range'>> {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text);
  if (!match) {
    return err({
      code: 'money_syntax',
      message: `not an amount of money: ${JSON.stringify(text)}`,
      hint: 'write digits with at most two decimals, such as 1234.50',
      retryable: false,
    });
  }
  const [, sign, units, cents = ''] = match;
  const fen = Number(`${units}${cents.padEnd(2, '0')}`);
  if (!Number.isSafeInteger(fen)) {
    return err({
      code: 'money_range',
      message: `more money than can be counted exactly: ${text}`,
      hint: `the largest amount is ${formatMoney({ currency, fen: Number.MAX_SAFE_INTEGER })}`,
      retryable: false,
    });
  }
  return ok(money(sign ? -fen : fen, currency));
}

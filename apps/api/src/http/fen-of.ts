import type { MoneyAnswer } from '@chanrong/contracts';
import { parseMoney, unwrap } from '@chanrong/kernel';

/** Fen of an amount in CNY that its schema has let through. */
export function fenOf({ amount }: MoneyAnswer): number {
  return unwrap(parseMoney(amount, 'CNY')).fen;
}

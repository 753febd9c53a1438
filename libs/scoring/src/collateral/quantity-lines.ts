/** From the measured quantity of an accepted unit to the one that is valued, line by line. */
import { fenOf } from '../market.js';
import type { UnitLine } from './collateral.js';
import type { PricedStock } from './price-stock.js';

/**
 * GROSS, MEASUREMENT, BOOK, RECEIPT, PLEDGED, OVERAGE: each down to the value of the quantity that is left.
 * @param grams what is trusted and free, by age; the last is too old
 */
export function quantityLines(priced: PricedStock, grams: readonly number[]): UnitLine[] {
  const { lowGrams, bookGrams, receiptGrams, pledgedGrams, freeGrams, price, grossFen } = priced;
  const lines: UnitLine[] = [grossLine(priced)];
  let leftGrams = Number.POSITIVE_INFINITY;
  let leftFen = grossFen;
  const downTo = (code: UnitLine['code'], toGrams: number, evidence: string): void => {
    if (toGrams >= leftGrams) return;
    const fen = fenOf(toGrams, price);
    lines.push({ code, amountFen: fen - leftFen, evidence });
    leftGrams = toGrams;
    leftFen = fen;
  };
  downTo('MEASUREMENT', lowGrams, `95 % sure of ${lowGrams / 1_000} kg`);
  if (bookGrams !== null) downTo('BOOK', bookGrams, `the books say ${bookGrams / 1_000} kg`);
  if (receiptGrams !== null) {
    downTo('RECEIPT', receiptGrams, `the receipts say ${receiptGrams / 1_000} kg`);
  }
  downTo('PLEDGED', freeGrams, `${pledgedGrams / 1_000} kg pledged`);
  const oldGrams = grams.at(-1) ?? 0;
  downTo('OVERAGE', freeGrams - oldGrams, `${oldGrams / 1_000} kg are older`);
  return lines;
}

export function grossLine({ grossFen, quantityGrams, price }: PricedStock): UnitLine {
  const evidence = `${quantityGrams / 1_000} kg × ${price.pricePerTonne} CNY/t`;
  return { code: 'GROSS', amountFen: grossFen, evidence };
}

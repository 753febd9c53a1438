/** Reads the Pink Sheet and the euro rates; gives the price set of one month. */
import { basename, dirname, resolve } from 'node:path';
import type { PriceSetPublished } from '@chanrong/portrait';
import { type CsvTable, parseCsv } from '../csv.js';
import { listFiles, readSource } from '../source-files.js';
import { EuroRates } from './euro-rates.js';
import { pinkSheetSeries } from './pink-sheet.js';
import { newestMonth, priceSetOf } from './price-set.js';

/**
 * `source` is a folder with `pinksheet-monthly*.csv` and `series.csv`; `ecb-*.csv` lies in it or in a
 * folder beside it. `month` is `YYYY-MM`, the newest of the sheet when absent.
 * @throws ImportError saying what is missing.
 */
export async function importPriceSet(source: string, month?: string): Promise<PriceSetPublished> {
  const prices = await tableOf(source, 'pinksheet-monthly*.csv', ['month']);
  const units = await tableOf(source, 'series.csv', ['code', 'unit']);
  const euro = await tableOf(await ratesFolder(source), ratesGlob, ['Date', 'USD', 'CNY']);
  const series = pinkSheetSeries(prices, units);
  return priceSetOf(month ?? newestMonth(series), series, new EuroRates(euro));
}

const ratesGlob = 'ecb-*.csv';

async function ratesFolder(source: string): Promise<string> {
  const inSource = await listFiles(source, ratesGlob).catch(() => []);
  return inSource.length > 0 ? source : dirname(resolve(source));
}

/** The last of the matching files: names carry years. */
async function tableOf(
  directory: string,
  glob: string,
  columns: readonly string[],
): Promise<CsvTable> {
  const path = (await listFiles(directory, glob)).at(-1) as string;
  return parseCsv(basename(path), (await readSource(path)).text, columns);
}

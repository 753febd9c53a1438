/** Money as people read it, from the API's decimal text: no float on the way to the screen. */
export interface Money {
  readonly currency: string;
  readonly amount: string;
}

export type Language = 'zh-CN' | 'en';

const fenPerYuan = 100n;
const yuanPerUnit: Readonly<Record<Language, bigint>> = { 'zh-CN': 10_000n, en: 1_000_000n };

/** One unit for a whole column: 万元 in Chinese, CNY million in English; two decimals, half up. */
export function inColumnUnit({ amount }: Money, language: Language): string {
  return grouped(rounded(fenOf(amount), yuanPerUnit[language] * fenPerYuan), language);
}

/** The same as a number, for the lengths of a chart. */
export function inColumnNumber({ amount }: Money, language: Language): number {
  return Number(rounded(fenOf(amount), yuanPerUnit[language] * fenPerYuan));
}

/** Yuan and fen, as for a contract. */
export function inFull({ amount }: Money, language: Language): string {
  return `¥${grouped(amount.includes('.') ? amount : `${amount}.00`, language)}`;
}

/** Exact sum of amounts, as a decimal text. */
export function sumOf(amounts: readonly Money[]): Money {
  const fen = amounts.reduce((sum, { amount }) => sum + fenOf(amount), 0n);
  return { currency: 'CNY', amount: rounded(fen, fenPerYuan) };
}

/** Fen of a decimal text such as `-639.26`. */
export function fenOf(amount: string): bigint {
  const [, sign = '', yuan = '0', fen = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount) ?? [];
  const value = BigInt(yuan) * fenPerYuan + BigInt(fen.padEnd(2, '0'));
  return sign === '-' ? -value : value;
}

/** `value / divisor` with two decimals, half away from zero. */
function rounded(value: bigint, divisor: bigint): string {
  const magnitude = value < 0n ? -value : value;
  const hundredths = (magnitude * 200n + divisor) / (2n * divisor);
  const sign = value < 0n && hundredths > 0n ? '-' : '';
  return `${sign}${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
}

const formats = new Map<Language, Intl.NumberFormat>();

function grouped(decimal: string, language: Language): string {
  let format = formats.get(language);
  if (format === undefined) {
    format = new Intl.NumberFormat(language, {
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
    });
    formats.set(language, format);
  }
  // Intl takes decimal texts as they are, beyond what a double holds.
  return format.format(decimal as unknown as number).replace('-', '−');
}

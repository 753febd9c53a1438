import { binsOf } from './expert-factors.js';
import type { Factor } from './scorecard.js';

/** The stock that a loan could rest on. */
export const expertStockFactors: readonly Factor[] = [
  {
    code: 'STOCK_OBSERVED',
    unit: 'ppm of storage units',
    better: 'higher',
    because: 'Goods that nobody sees may be gone.',
    bins: binsOf([
      [500_000, -16],
      [800_000, -8],
      [999_999, -3],
      [null, 6],
    ]),
    unknownPoints: 0,
    explanation: {
      zh: '部分仓储单元未被观测',
      en: 'Some storage units are not observed',
      howToImprove: {
        zh: '恢复这些仓储单元的称重、液位或计数通道。',
        en: 'Bring back the mass, level or count channels of these units.',
      },
    },
  },
  {
    code: 'STOCK_ELIGIBLE',
    unit: 'ppm of gross stock value',
    better: 'higher',
    because: 'What remains after exclusions and haircuts is what a bank could recover.',
    bins: binsOf([
      [200_000, -10],
      [500_000, -4],
      [700_000, 2],
      [null, 8],
    ]),
    unknownPoints: -6,
    explanation: {
      zh: '部分存货价值不合格',
      en: 'Part of the stock value is not eligible',
      howToImprove: {
        zh: '查看押品估值明细中的剔除项，逐项处理。',
        en: 'Mend what the collateral waterfall excludes, line by line.',
      },
    },
  },
  {
    code: 'STOCK_CONCENTRATION',
    unit: 'ppm of eligible value in one commodity',
    better: 'lower',
    because: 'One commodity is one price risk. Most makers hold one, so it weighs little.',
    bins: binsOf([
      [500_000, 4],
      [800_000, 0],
      [null, -4],
    ]),
    unknownPoints: 0,
    explanation: {
      zh: '存货集中于一个品种',
      en: 'The stock leans on one commodity',
      howToImprove: {
        zh: '将其他品种存货纳入监管。',
        en: 'Bring stock of other commodities under supervision.',
      },
    },
  },
  {
    code: 'PRICE_VOLATILITY',
    unit: 'ppm, standard deviation of daily returns',
    better: 'lower',
    because: 'The faster the price moves, the less a value holds until the goods are sold.',
    bins: binsOf([
      [10_000, 6],
      [15_000, 2],
      [25_000, -4],
      [null, -10],
    ]),
    unknownPoints: 0,
    explanation: {
      zh: '存货价格有波动',
      en: 'The price of the stock moves',
      howToImprove: {
        zh: '以套期保值锁定价格，或以波动较小的品种替换。',
        en: 'Hedge the price, or pledge commodities that move less.',
      },
    },
  },
  {
    code: 'DISTANCE_TO_DEFAULT',
    unit: 'hundredths of a standard deviation of a year',
    better: 'higher',
    because:
      'Debts that a bad year of prices would leave uncovered. A ranking, never the sole driver: it weighs as one stock factor.',
    bins: binsOf([
      [0, -16],
      [100, -8],
      [200, -2],
      [400, 4],
      [null, 8],
    ]),
    unknownPoints: 0,
    explanation: {
      zh: '存货价值距债务水平较近',
      en: 'The stock is worth little more than the debts on it',
      howToImprove: {
        zh: '降低有息负债，或增加受监管的存货。',
        en: 'Reduce debt, or bring more stock under supervision.',
      },
    },
  },
];

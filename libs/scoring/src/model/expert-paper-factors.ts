import { binsOf } from './expert-factors.js';
import type { Factor } from './scorecard.js';

/** What papers say, as far as anybody handed them in: who hands in none loses little. */
export const expertPaperFactors: readonly Factor[] = [
  {
    code: 'TITLE_TRUST',
    unit: 'ppm of what papers claim',
    better: 'higher',
    because:
      'Goods that papers claim and sensors do not find were pledged twice or are gone; in every case that was the end.',
    bins: binsOf([
      [0, -40],
      [500_000, -30],
      [900_000, -16],
      [980_000, -6],
      [null, 4],
    ]),
    unknownPoints: 0,
    explanation: {
      zh: '单据主张的货物多于实测，或单据相互矛盾',
      en: 'Papers claim more goods than are measured, or contradict each other',
      howToImprove: {
        zh: '与出具人、质权人逐张核对；撤回失效或重复的单据。',
        en: 'Go through them with issuers and pledgees; withdraw papers that are void or there twice.',
      },
    },
  },
  {
    code: 'FLOW_MATCH',
    unit: 'ppm of value, in time',
    better: 'higher',
    because:
      'Orders that are delivered, invoiced and paid in time are business; what does not agree is late, disputed or made up.',
    bins: binsOf([
      [300_000, -18],
      [600_000, -10],
      [800_000, -3],
      [930_000, 2],
      [null, 6],
    ]),
    unknownPoints: 0,
    explanation: {
      zh: '订单、发货、发票、付款不相符',
      en: 'Orders, deliveries, invoices and payments do not agree',
      howToImprove: {
        zh: '补交缺失单据；催收逾期货款；说明退货与循环交易。',
        en: 'Hand in what is missing, collect what is overdue, and explain returns and circular trades.',
      },
    },
  },
];

import { binsOf } from './expert-factors.js';
import type { Factor } from './scorecard.js';

/** What the enterprise's machines, words and people come to. */
export const expertOutputFactors: readonly Factor[] = [
  {
    code: 'OEE_TREND',
    unit: 'ppm of the OEE before',
    better: 'higher',
    because:
      'Stops, slow cycles and scrap come before late deliveries. Only the trend compares across trades.',
    bins: binsOf([
      [700_000, -10],
      [850_000, -5],
      [950_000, 0],
      [null, 2],
    ]),
    unknownPoints: 0,
    explanation: {
      zh: '设备综合效率下降',
      en: 'Machines are less effective than before',
      howToImprove: {
        zh: '减少停机、降速与不良品；如更换产品，请更新设备计划。',
        en: 'Reduce stops, slow cycles and rejects; after a change of product, correct the plan.',
      },
    },
  },
  {
    code: 'OUTPUT_DECLARED',
    unit: 'ppm of what counters and energy allow',
    better: 'lower',
    because:
      'Who declares more than was made will declare it to the bank too. Declaring honestly costs nothing.',
    bins: binsOf([
      [1_050_000, 2],
      [1_200_000, -12],
      [null, -30],
    ]),
    unknownPoints: 0,
    explanation: {
      zh: '申报产量高于可核实产量',
      en: 'More output was declared than can be accounted for',
      howToImprove: {
        zh: '更正申报，或为未计数的设备接入 parts_total 通道。',
        en: 'Correct the declaration, or connect parts_total channels of machines that are not counted.',
      },
    },
  },
  {
    code: 'PEOPLE_TREND',
    unit: 'ppm of the people before',
    better: 'higher',
    because: 'People leave, or are sent home, before machines stop and before wages are late.',
    bins: binsOf([
      [600_000, -14],
      [800_000, -6],
      [950_000, 0],
      [null, 2],
    ]),
    unknownPoints: 0,
    explanation: {
      zh: '用工减少',
      en: 'Fewer people are at work than before',
      howToImprove: {
        zh: '如属放假或换班，请向银行说明。',
        en: 'Explain holidays or a change of shifts to the bank.',
      },
    },
  },
];

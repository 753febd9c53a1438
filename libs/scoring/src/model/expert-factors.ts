import type { Factor } from './scorecard.js';

type Bins = readonly (readonly [upTo: number | null, points: number])[];
export const binsOf = (bins: Bins): Factor['bins'] =>
  bins.map(([upTo, points]) => ({ upTo, points }));

/** How the enterprise produces. */
export const expertProductionFactors: readonly Factor[] = [
  {
    code: 'UTILISATION',
    unit: 'ppm of observed machine time',
    better: 'higher',
    because:
      'Idle machines earn nothing. Levels differ between trades, so only idleness costs much.',
    bins: binsOf([
      [50_000, -16],
      [150_000, -8],
      [300_000, 0],
      [500_000, 5],
      [null, 8],
    ]),
    unknownPoints: -8,
    explanation: {
      zh: '设备未满负荷运行',
      en: 'Machines stand still part of the time',
      howToImprove: {
        zh: '提高订单与排产；如设备实际在运行，请检查运行状态通道。',
        en: 'Fill the machines with orders; if they do run, check their state channels.',
      },
    },
  },
  {
    code: 'UTILISATION_TREND',
    unit: 'ppm of the utilisation before',
    better: 'higher',
    because: 'A fall in running time shows lost orders weeks before the books do.',
    bins: binsOf([
      [400_000, -36],
      [700_000, -20],
      [850_000, -8],
      [950_000, 4],
      [null, 12],
    ]),
    unknownPoints: -4,
    explanation: {
      zh: '开工时长下降',
      en: 'Operating time is falling',
      howToImprove: {
        zh: '恢复正常开工；如属检修或假期，请向银行说明并附安排。',
        en: 'Return to normal hours; explain maintenance or holidays to the bank.',
      },
    },
  },
  {
    code: 'OPERATING_REGULARITY',
    unit: 'ppm of running time that moved between weeks',
    better: 'lower',
    because: 'Steady weeks mean steady orders. A strict week with rest days is steady.',
    bins: binsOf([
      [100_000, 10],
      [200_000, 5],
      [350_000, -2],
      [500_000, -8],
      [null, -14],
    ]),
    unknownPoints: -3,
    explanation: {
      zh: '各周开工时长不一',
      en: 'Operating hours differ between weeks',
      howToImprove: {
        zh: '平衡排产，使每周开工时长稳定。',
        en: 'Level the schedule so that weeks resemble each other.',
      },
    },
  },
  {
    code: 'ENERGY_SHORTFALL',
    unit: 'ppm of the usual daily energy',
    better: 'lower',
    because:
      'Output without energy was declared, not made: the direction of fraud, so the heaviest.',
    bins: binsOf([
      [50_000, 12],
      [100_000, 6],
      [200_000, -8],
      [350_000, -24],
      [null, -40],
    ]),
    unknownPoints: -6,
    explanation: {
      zh: '用电量低于产出所需',
      en: 'Less energy than the output needs',
      howToImprove: {
        zh: '核对计件与电表通道；如改用其他电源或工艺，请提供说明。',
        en: 'Check part-count and meter channels; explain a new power source or process.',
      },
    },
  },
  {
    code: 'ENERGY_EXCESS',
    unit: 'ppm of the usual daily energy',
    better: 'lower',
    because: 'Energy without output is idle running or waste; it costs margin, but hides nothing.',
    bins: binsOf([
      [50_000, 6],
      [100_000, 3],
      [200_000, -3],
      [350_000, -8],
      [null, -14],
    ]),
    unknownPoints: -2,
    explanation: {
      zh: '用电量高于产出所需',
      en: 'More energy than the output needs',
      howToImprove: {
        zh: '减少空转；检查是否有产出未被计入。',
        en: 'Reduce idle running; check whether some output is not counted.',
      },
    },
  },
  {
    code: 'ENERGY_TREND',
    unit: 'ppm of the daily energy before',
    better: 'higher',
    because: 'Energy is the hardest figure to embellish; it follows activity in every trade.',
    bins: binsOf([
      [400_000, -14],
      [700_000, -8],
      [850_000, -3],
      [950_000, 2],
      [null, 6],
    ]),
    unknownPoints: -3,
    explanation: {
      zh: '用电量下降',
      en: 'Energy use is falling',
      howToImprove: {
        zh: '恢复正常开工；如因节能改造，请提供说明。',
        en: 'Return to normal activity; explain savings from better equipment.',
      },
    },
  },
  {
    code: 'FAULT_RATE',
    unit: 'faults per 1,000 operating hours',
    better: 'lower',
    because: 'Machines that fail delay deliveries and lose value as security.',
    bins: binsOf([
      [2, 8],
      [10, 4],
      [30, 0],
      [100, -5],
      [null, -10],
    ]),
    unknownPoints: -2,
    explanation: {
      zh: '设备发生故障',
      en: 'Machine faults occurred',
      howToImprove: {
        zh: '加强预防性维护，处理反复出现的故障。',
        en: 'Maintain before failure, and mend the faults that come back.',
      },
    },
  },
];

/** How far the data can be believed. */
export const expertDataFactors: readonly Factor[] = [
  {
    code: 'DATA_COVERAGE',
    unit: 'ppm of elapsed time',
    better: 'higher',
    because: 'Supervision is continual or it is none: what happens in a gap is not known.',
    bins: binsOf([
      [500_000, -26],
      [800_000, -14],
      [950_000, -4],
      [990_000, 4],
      [null, 8],
    ]),
    unknownPoints: -26,
    explanation: {
      zh: '数据存在缺口',
      en: 'The data have gaps',
      howToImprove: {
        zh: '保障网关供电与网络，断线期间本地缓存并补传。',
        en: 'Secure power and network of the gateway; let it store and forward while offline.',
      },
    },
  },
  {
    code: 'TRUST_MEAN',
    unit: 'ppm',
    better: 'higher',
    because: 'Every other factor is only as good as the sensors behind it.',
    bins: binsOf([
      [500_000, -26],
      [700_000, -14],
      [850_000, -4],
      [950_000, 4],
      [null, 8],
    ]),
    unknownPoints: -26,
    explanation: {
      zh: '传感器可信度未达最佳',
      en: 'The sensors are not fully trusted',
      howToImprove: {
        zh: '检修数据异常的传感器，并按期校准。',
        en: 'Repair sensors with suspect readings, and calibrate them in time.',
      },
    },
  },
  {
    code: 'TRUST_LOWEST',
    unit: 'ppm',
    better: 'higher',
    because: 'One sensor that lies can be the one that matters; alone it weighs little.',
    bins: binsOf([
      [200_000, -10],
      [500_000, -5],
      [800_000, 0],
      [null, 4],
    ]),
    unknownPoints: -10,
    explanation: {
      zh: '个别通道可信度较低',
      en: 'One channel is trusted less',
      howToImprove: {
        zh: '查看可信度最低的通道，更换或校准其传感器。',
        en: 'Look at the least trusted channel; replace or calibrate its sensor.',
      },
    },
  },
  {
    code: 'SILENT_CHANNELS',
    unit: 'ppm of channels',
    better: 'lower',
    because: 'A sensor that stops speaking is the first thing that happens before goods leave.',
    bins: binsOf([
      [0, 6],
      [50_000, 2],
      [200_000, -6],
      [500_000, -14],
      [null, -26],
    ]),
    unknownPoints: -26,
    explanation: {
      zh: '部分通道失联',
      en: 'Channels are silent',
      howToImprove: {
        zh: '恢复失联通道，或在 birth 中移除已停用的通道。',
        en: 'Bring silent channels back, or leave retired ones out of birth.',
      },
    },
  },
  {
    code: 'STUCK_CHANNELS',
    unit: 'ppm of channels',
    better: 'lower',
    because: 'A value that never moves is a broken sensor or a simulated one.',
    bins: binsOf([
      [0, 4],
      [50_000, 0],
      [200_000, -8],
      [null, -16],
    ]),
    unknownPoints: -16,
    explanation: {
      zh: '部分通道读数不变',
      en: 'Channels are stuck at one value',
      howToImprove: {
        zh: '检查传感器与接线，确认读数随实际变化。',
        en: 'Check sensors and wiring; readings must move with what they measure.',
      },
    },
  },
  {
    code: 'MISSING_MESSAGES',
    unit: 'ppm of readings',
    better: 'lower',
    because: 'Lost messages are usually the network; many of them can be somebody choosing.',
    bins: binsOf([
      [0, 4],
      [10, 2],
      [100, -1],
      [1_000, -5],
      [null, -10],
    ]),
    unknownPoints: -10,
    explanation: {
      zh: '部分消息缺失',
      en: 'Messages never arrived',
      howToImprove: {
        zh: '启用网关断点续传，按序号补发缺失消息。',
        en: 'Let the gateway keep messages until they are acknowledged, and send the missing ones again.',
      },
    },
  },
];

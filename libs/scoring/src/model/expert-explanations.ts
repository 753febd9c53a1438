import type { Scorecard } from './scorecard.js';

/** Why a factor can be unknown, and what mends it. */
export const expertUnknowns: Scorecard['unknowns'] = {
  STATE_UNOBSERVED: {
    zh: '未观测设备运行状态',
    en: 'Nothing reports whether machines run',
    howToImprove: {
      zh: '为主要设备接入 running 或 execution 通道。',
      en: 'Connect a running or execution channel for the main machines.',
    },
  },
  ENERGY_UNOBSERVED: {
    zh: '未观测用电量',
    en: 'Nothing reports energy',
    howToImprove: {
      zh: '为总表或主要设备接入 energy_kwh 或 energy_total_kwh 通道。',
      en: 'Connect an energy_kwh or energy_total_kwh channel of the main meter or machines.',
    },
  },
  FAULTS_UNOBSERVED: {
    zh: '未观测设备故障',
    en: 'Nothing reports machine faults',
    howToImprove: {
      zh: '接入 condition 或 estop 通道。',
      en: 'Connect condition or estop channels.',
    },
  },
  HISTORY_SHORT: {
    zh: '历史天数不足，无法比较',
    en: 'Too few days to compare with',
    howToImprove: {
      zh: '保持网关在线两周，或补传历史数据。',
      en: 'Keep the gateway online for two weeks, or send recorded history.',
    },
  },
  HISTORY_STALE: {
    zh: '生产数据已过时',
    en: 'Production data are out of date',
    howToImprove: {
      zh: '检查网关与设备通道，恢复生产数据上报。',
      en: 'Check the gateway and the machine channels, and report production again.',
    },
  },
  OUTPUT_NONE: {
    zh: '比较期内没有产出',
    en: 'No output in the days to compare with',
    howToImprove: {
      zh: '如设备实际在运行，请检查运行状态或计件通道。',
      en: 'If machines did run, check their state or part-count channels.',
    },
  },
  OEE_UNOBSERVED: {
    zh: '未观测设备综合效率',
    en: 'The effectiveness of machines is not observed',
    howToImprove: {
      zh: '登记设备计划，并接入 running、parts_total 与 good_parts_total 通道。',
      en: 'Register plans of machines and connect running, parts_total and good_parts_total channels.',
    },
  },
  OUTPUT_UNDECLARED: {
    zh: '没有可核对的申报产量',
    en: 'No declared output can be checked',
    howToImprove: {
      zh: '按月申报产量。',
      en: 'Declare output by the month.',
    },
  },
  PEOPLE_UNOBSERVED: {
    zh: '未观测用工',
    en: 'Nothing reports how many people work',
    howToImprove: {
      zh: '接入 headcount 或 shift_hours 汇总通道（不含个人信息）。',
      en: 'Connect headcount or shift_hours totals; nothing about persons.',
    },
  },
  STOCK_NONE: {
    zh: '没有在管存货',
    en: 'No stock is under supervision',
    howToImprove: {
      zh: '登记仓储单元，并为其接入称重、液位或计数通道。',
      en: 'Register storage units and connect a mass, level or count channel for each.',
    },
  },
  BALANCE_UNKNOWN: {
    zh: '资产负债情况未知',
    en: 'What it owns and owes is not known',
    howToImprove: {
      zh: '申报最近一期资产负债表，并附动产融资统一登记公示系统查询证明。',
      en: 'Declare the latest balance sheet with a search certificate of the movable-property registry.',
    },
  },
  STOCK_IMMATERIAL: {
    zh: '受监管存货不足以代表企业资产',
    en: 'The supervised stock does not stand for the enterprise',
    howToImprove: {
      zh: '将更多存货纳入监管。',
      en: 'Bring more of the stock under supervision.',
    },
  },
  STOCK_UNVALUED: {
    zh: '存货无法估值',
    en: 'The stock has no value that can be named',
    howToImprove: {
      zh: '为仓储单元登记品种，并确认价格集包含该品种且通道有读数。',
      en: 'Register what lies in the units; see that it has a published price and current readings.',
    },
  },
  TITLE_UNCHECKED: {
    zh: '没有可由传感器核对的仓单或质押',
    en: 'No receipt or pledge can be held against sensors',
    howToImprove: {
      zh: '提交仓单，并为其货位接入称重、液位或计数通道。',
      en: 'Hand in warehouse receipts, and connect a mass, level or count channel where the goods lie.',
    },
  },
  TRADE_NONE: {
    zh: '没有可比对的贸易单据',
    en: 'No trade documents can be compared',
    howToImprove: {
      zh: '提交订单、发货单、发票与付款凭证。',
      en: 'Hand in orders, delivery notes, invoices and proofs of payment.',
    },
  },
};

/** Why an enterprise is not scored yet, and what mends it. */
export const expertInsufficiencies: Scorecard['insufficiencies'] = {
  NO_CHANNELS: {
    zh: '尚无数据通道',
    en: 'No channel is connected',
    howToImprove: {
      zh: '为企业登记网关，并让网关发布 birth 声明其通道。',
      en: 'Enrol a gateway and let it publish birth with its channels.',
    },
  },
  SPAN_SHORT: {
    zh: '数据时间跨度不足',
    en: 'The data cover too short a time',
    howToImprove: {
      zh: '保持网关在线，或补传历史数据。',
      en: 'Keep the gateway online, or send recorded history.',
    },
  },
  READINGS_FEW: {
    zh: '读数数量不足',
    en: 'There are too few readings',
    howToImprove: {
      zh: '接入更多通道，或提高上报频率。',
      en: 'Connect more channels, or report more often.',
    },
  },
  COVERAGE_LOW: {
    zh: '数据覆盖率过低',
    en: 'Too much of the time is unobserved',
    howToImprove: {
      zh: '检查断线的网关和无数据的通道。',
      en: 'Check gateways that disconnect and channels without data.',
    },
  },
};

/** What the scorecard weighs, by the codes of the API: names, and evidence in Chinese from code and value. */
import { percent } from '../format/figures.js';
import type { Language } from '../format/money.js';

interface FactorWords {
  readonly zh: string;
  readonly en: string;
  /** The value in words, in Chinese; the API says it in English. */
  readonly evidence: (value: number) => string;
}

const ppm = 1_000_000;
const share = (value: number): string => percent(value / ppm, 'zh-CN', 1);

/** @param value in the unit of the factor, as the scorecard names it */
export const factorWords: Readonly<Record<string, FactorWords>> = {
  UTILISATION: {
    zh: '开机率',
    en: 'Utilisation',
    evidence: (value) => `观测时间内 ${share(value)} 在运行`,
  },
  UTILISATION_TREND: {
    zh: '开工时长走势',
    en: 'Trend of operating time',
    evidence: (value) => `开机率为此前的 ${share(value)}`,
  },
  OPERATING_REGULARITY: {
    zh: '开工规律性',
    en: 'Regularity of operation',
    evidence: (value) => `各周之间 ${share(value)} 的开工时长有变动`,
  },
  ENERGY_SHORTFALL: {
    zh: '用电不足',
    en: 'Energy shortfall',
    evidence: (value) => `用电比产出所需低 ${share(value)}`,
  },
  ENERGY_EXCESS: {
    zh: '用电超出',
    en: 'Energy excess',
    evidence: (value) => `用电比产出所需高 ${share(value)}`,
  },
  ENERGY_TREND: {
    zh: '用电走势',
    en: 'Trend of energy',
    evidence: (value) => `日用电为此前的 ${share(value)}`,
  },
  FAULT_RATE: {
    zh: '设备故障',
    en: 'Faults',
    evidence: (value) => `每 1,000 运行小时 ${value} 次故障`,
  },
  OEE_TREND: {
    zh: '综合效率走势',
    en: 'Trend of OEE',
    evidence: (value) => `设备综合效率为此前的 ${share(value)}`,
  },
  OUTPUT_DECLARED: {
    zh: '申报产量',
    en: 'Declared output',
    evidence: (value) => `申报产量为可核实产量的 ${share(value)}`,
  },
  PEOPLE_TREND: {
    zh: '用工走势',
    en: 'Trend of people at work',
    evidence: (value) => `在岗人数为此前的 ${share(value)}`,
  },
  DATA_COVERAGE: {
    zh: '数据覆盖率',
    en: 'Data coverage',
    evidence: (value) => `${share(value)} 的时间有读数`,
  },
  TRUST_MEAN: {
    zh: '传感器平均可信度',
    en: 'Mean sensor trust',
    evidence: (value) => `各通道平均可信度 ${share(value)}`,
  },
  TRUST_LOWEST: {
    zh: '传感器最低可信度',
    en: 'Lowest sensor trust',
    evidence: (value) => `可信度最低的通道为 ${share(value)}`,
  },
  SILENT_CHANNELS: {
    zh: '失联通道',
    en: 'Silent channels',
    evidence: (value) => `${share(value)} 的通道失联`,
  },
  STUCK_CHANNELS: {
    zh: '卡值通道',
    en: 'Stuck channels',
    evidence: (value) => `${share(value)} 的通道读数不变`,
  },
  MISSING_MESSAGES: {
    zh: '缺失消息',
    en: 'Missing messages',
    evidence: (value) => `每百万读数缺失 ${value} 条消息`,
  },
  STOCK_OBSERVED: {
    zh: '存货观测',
    en: 'Observed stock',
    evidence: (value) => `${share(value)} 的仓储单元受观测`,
  },
  STOCK_ELIGIBLE: {
    zh: '存货合格',
    en: 'Eligible stock',
    evidence: (value) => `${share(value)} 的存货价值合格`,
  },
  STOCK_CONCENTRATION: {
    zh: '存货集中度',
    en: 'Stock concentration',
    evidence: (value) => `单一品种占合格存货的 ${share(value)}`,
  },
  PRICE_VOLATILITY: {
    zh: '价格波动',
    en: 'Price volatility',
    evidence: (value) => `存货价格日波动 ${percent(value / ppm, 'zh-CN', 2)}`,
  },
  TITLE_TRUST: {
    zh: '权属可信',
    en: 'Trust in title',
    evidence: (value) => `单据主张的货物 ${share(value)} 得到实测印证`,
  },
  FLOW_MATCH: {
    zh: '四流相符',
    en: 'Four-flow match',
    evidence: (value) => `${share(value)} 的金额按时相符`,
  },
  DISTANCE_TO_DEFAULT: {
    zh: '违约距离',
    en: 'Distance to default',
    evidence: (value) => `存货价值高出债务 ${(value / 100).toFixed(2)} 个标准差`,
  },
};

/** Why a factor has no value, in Chinese; the API says it in English. */
export const unknownWords: Readonly<Record<string, string>> = {
  STATE_UNOBSERVED: '没有通道上报运行状态',
  ENERGY_UNOBSERVED: '没有通道上报用电量',
  FAULTS_UNOBSERVED: '没有通道上报故障或急停',
  HISTORY_SHORT: '完整天数不足，无法比较',
  HISTORY_STALE: '生产数据已过时',
  OUTPUT_NONE: '比较期内没有产出',
  OEE_UNOBSERVED: '时间开动率、性能、合格率未能全部观测',
  OUTPUT_UNDECLARED: '没有可核对的申报产量',
  PEOPLE_UNOBSERVED: '没有通道上报在岗人数或工时',
  STOCK_NONE: '没有登记仓储单元',
  STOCK_UNVALUED: '仓储单元均无法估值',
  TITLE_UNCHECKED: '没有可与传感器核对的单据',
  TRADE_NONE: '没有到期可比对的贸易单据',
  BALANCE_UNKNOWN: '未申报资产负债，或登记查询不全',
  STOCK_IMMATERIAL: '存货相对债务过小，不足以判断',
};

export interface Weighed {
  readonly code: string;
  readonly value: number | null;
  readonly unknown: string | null;
  readonly evidence: string;
}

export function factorName(code: string, language: Language): string {
  const words = factorWords[code];
  if (words === undefined) return code;
  return language === 'en' ? words.en : words.zh;
}

/** What a factor rests on, in the reader's language. */
export function factorEvidence(weighed: Weighed, language: Language): string {
  const { code, value, unknown, evidence } = weighed;
  if (language === 'en') return evidence;
  if (unknown !== null) return unknownWords[unknown] ?? unknown;
  return value === null ? '' : (factorWords[code]?.evidence(value) ?? evidence);
}

/** What a reason rests on: a factor's figures, or why several factors have none. */
export function reasonEvidence(
  { code, evidence }: { readonly code: string; readonly evidence: string },
  contributions: readonly Weighed[],
  language: Language,
): string {
  if (language === 'en') return evidence;
  const weighed = contributions.find((each) => each.code === code);
  return weighed === undefined ? (unknownWords[code] ?? code) : factorEvidence(weighed, language);
}

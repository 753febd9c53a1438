/** What the clusters of the park make: materials, machines and sizes typical of a mid-sized workshop. */
import type { ClusterCode } from './park.js';

export interface Trade {
  readonly cluster: ClusterCode;
  readonly zh: string;
  readonly en: string;
  readonly raw: TradeMaterial;
  readonly product: TradeMaterial;
  readonly machineZh: string;
  readonly machineEn: string;
  readonly machineCount: number;
  readonly cycleSeconds: number;
  readonly rawKgPerPart: number;
  /** Share of the raw mass that ends in the product. */
  readonly yieldShare: number;
  readonly runningKw: number;
  readonly baseKw: number;
}

export interface TradeMaterial {
  readonly commodity: string;
  readonly zh: string;
  readonly en: string;
  /** Present when a tank with a level gauge holds it: kilograms per metre. */
  readonly kgPerMetre?: number;
}

export const trades: readonly Trade[] = [
  {
    cluster: 'manufacturing',
    zh: '精密机械',
    en: 'Precision Machinery',
    raw: { commodity: 'STEEL', zh: '钢材', en: 'steel bar' },
    product: { commodity: 'STEEL_PARTS', zh: '机加工件', en: 'machined parts' },
    machineZh: '数控车床',
    machineEn: 'CNC lathe',
    machineCount: 4,
    cycleSeconds: 150,
    rawKgPerPart: 11,
    yieldShare: 0.82,
    runningKw: 18,
    baseKw: 35,
  },
  {
    cluster: 'photonics',
    zh: '光电线缆',
    en: 'Opto-electronic Cable',
    raw: { commodity: 'COPPER', zh: '铜杆', en: 'copper rod' },
    product: { commodity: 'COPPER_CABLE', zh: '铜缆', en: 'copper cable' },
    machineZh: '拉丝机',
    machineEn: 'drawing machine',
    machineCount: 3,
    cycleSeconds: 240,
    rawKgPerPart: 26,
    yieldShare: 0.985,
    runningKw: 55,
    baseKw: 60,
  },
  {
    cluster: 'semiconductors',
    zh: '半导体材料',
    en: 'Semiconductor Materials',
    raw: { commodity: 'POLYSILICON', zh: '多晶硅', en: 'polysilicon' },
    product: { commodity: 'SILICON_INGOT', zh: '单晶硅棒', en: 'silicon ingots' },
    machineZh: '单晶炉',
    machineEn: 'crystal puller',
    machineCount: 5,
    cycleSeconds: 600,
    rawKgPerPart: 4.5,
    yieldShare: 0.93,
    runningKw: 85,
    baseKw: 140,
  },
  {
    cluster: 'graphene',
    zh: '石墨烯科技',
    en: 'Graphene Technology',
    raw: { commodity: 'GRAPHITE', zh: '鳞片石墨', en: 'flake graphite' },
    product: { commodity: 'GRAPHENE_POWDER', zh: '石墨烯粉体', en: 'graphene powder' },
    machineZh: '剥离反应器',
    machineEn: 'exfoliation reactor',
    machineCount: 3,
    cycleSeconds: 180,
    rawKgPerPart: 3.2,
    yieldShare: 0.6,
    runningKw: 42,
    baseKw: 50,
  },
  {
    cluster: 'biomedicine',
    zh: '生物医药辅料',
    en: 'Pharmaceutical Excipients',
    raw: { commodity: 'ETHANOL', zh: '乙醇', en: 'ethanol', kgPerMetre: 22_000 },
    product: { commodity: 'EXCIPIENT', zh: '药用辅料', en: 'excipients' },
    machineZh: '干燥机',
    machineEn: 'dryer',
    machineCount: 3,
    cycleSeconds: 300,
    rawKgPerPart: 14,
    yieldShare: 0.45,
    runningKw: 30,
    baseKw: 45,
  },
  {
    cluster: 'manufacturing',
    zh: '轻合金铸造',
    en: 'Light Alloy Casting',
    raw: { commodity: 'ALUMINUM', zh: '铝锭', en: 'aluminium ingots' },
    product: { commodity: 'ALUMINUM_CASTING', zh: '铝铸件', en: 'aluminium castings' },
    machineZh: '压铸机',
    machineEn: 'die caster',
    machineCount: 4,
    cycleSeconds: 95,
    rawKgPerPart: 7.5,
    yieldShare: 0.9,
    runningKw: 38,
    baseKw: 55,
  },
];

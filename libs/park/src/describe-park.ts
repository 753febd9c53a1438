/** From a seed to who is in the park. Enterprise n is the same however many are asked for. */
import { assert, Prng } from '@chanrong/kernel';
import { channelsOf, meterAssetId } from './channels-of.js';
import { conducts } from './conducts.js';
import { fictionalUscc } from './fictional-uscc.js';
import type { Park, ParkAsset, ParkEnterprise } from './park.js';
import type { PlantDesign, StorageDesign } from './plant-design.js';
import { type Trade, type TradeMaterial, trades } from './trades.js';

export const enterpriseCountMax = 4_000;

/** Fictional house names; the word 示范 (demonstration) stands in every full name. */
const houses = [
  { zh: '锡梁', en: 'Xiliang' },
  { zh: '蠡湖', en: 'Lihu' },
  { zh: '惠泉', en: 'Huiquan' },
  { zh: '吴塘', en: 'Wutang' },
  { zh: '芙蓉', en: 'Furong' },
  { zh: '太湖湾', en: 'Taihu Bay' },
] as const;

/**
 * A park of `enterpriseCount` (1 to 4,000) fictional manufacturers in Wuxi. The same seed gives the same
 * park; trades and conducts take turns, so that six enterprises show all six conducts.
 */
export function describePark(seed: string, enterpriseCount: number): Park {
  assert(
    Number.isInteger(enterpriseCount) &&
      enterpriseCount >= 1 &&
      enterpriseCount <= enterpriseCountMax,
    'a park has 1 to 4,000 enterprises',
  );
  const random = Prng.fromSeed(seed);
  return {
    seed,
    name: '示范产业园',
    nameEn: 'Demonstration Park',
    enterprises: Array.from({ length: enterpriseCount }, (_, index) =>
      describeEnterprise(random.fork(`enterprise/${index}`), index),
    ),
  };
}

function describeEnterprise(random: Prng, index: number): ParkEnterprise {
  const trade = trades[index % trades.length] as Trade;
  const round = Math.floor(index / trades.length);
  // Each further round pairs trades with the next conduct, so that trade does not stand for conduct.
  const conduct = conducts[(index + round) % conducts.length] as PlantDesign['conduct'];
  const house = houses[(index + round) % houses.length] as (typeof houses)[number];
  const number =
    round === 0 ? { zh: '', en: '' } : { zh: `${round + 1}号`, en: ` No. ${round + 1}` };
  const plant = designPlant(trade, conduct, random.fork('plant'));
  return {
    uscc: fictionalUscc(random.fork('uscc'), index),
    name: `${house.zh}示范${trade.zh}${number.zh}有限公司`,
    nameEn: `${house.en} Demonstration ${trade.en}${number.en} Co., Ltd.`,
    cluster: trade.cluster,
    grid: `grid-${(index % 4) + 1}`,
    utcOffsetMinutes: 480,
    assets: describeAssets(trade, plant),
    gateway: {
      gatewayId: `park-gateway-${String(index + 1).padStart(4, '0')}`,
      firmware: 'chanrong-park 1',
      channels: channelsOf(plant),
    },
    plant,
  };
}

function designPlant(trade: Trade, conduct: PlantDesign['conduct'], random: Prng): PlantDesign {
  const size = 0.8 + 0.4 * random.uniform();
  const machines = Array.from({ length: trade.machineCount }, (_, index) => ({
    assetId: `MC-${String(index + 1).padStart(2, '0')}`,
    cycleSeconds: Math.round(trade.cycleSeconds * (0.95 + 0.1 * random.uniform())),
    runningKw: Math.round(trade.runningKw * size),
    idleKw: Math.round(trade.runningKw * size) * 0.15,
    loadPct: 52 + Math.round(22 * random.uniform()),
  }));
  const rawKgPerHour = machines.reduce(
    (sum, machine) => sum + (trade.rawKgPerPart * 3_600) / machine.cycleSeconds,
    0,
  );
  return {
    machines,
    raw: designStorage('RAW-01', trade.raw, rawKgPerHour),
    product: designStorage('FG-01', trade.product, rawKgPerHour * trade.yieldShare),
    rawKgPerPart: trade.rawKgPerPart,
    productKgPerPart: trade.rawKgPerPart * trade.yieldShare,
    baseKw: Math.round(trade.baseKw * size),
    conduct,
    mishaps: [],
  };
}

/** A store for ten full days of flow: lots of two days, ordered and shipped at half. */
function designStorage(assetId: string, material: TradeMaterial, kgPerHour: number): StorageDesign {
  const dayKg = Math.round(kgPerHour) * 24;
  return {
    assetId,
    commodity: material.commodity,
    gauge: material.kgPerMetre === undefined ? 'mass' : 'level',
    kgPerUnit: material.kgPerMetre ?? 1,
    capacityKg: 10 * dayKg,
    initialKg: 5 * dayKg,
    sigmaKg: 0.005 * dayKg,
    triggerKg: 5 * dayKg,
    lotKg: 2 * dayKg,
    transferKgPerMinute: dayKg / 60,
  };
}

function describeAssets(trade: Trade, plant: PlantDesign): ParkAsset[] {
  return [
    ...plant.machines.map((machine, index) => ({
      assetId: machine.assetId,
      kind: 'machine' as const,
      name: `${index + 1}号${trade.machineZh}`,
      nameEn: `${trade.machineEn} ${index + 1}`,
    })),
    describeStorage(plant.raw, trade.raw),
    describeStorage(plant.product, trade.product),
    { assetId: meterAssetId, kind: 'meter', name: '总电表', nameEn: 'main electricity meter' },
  ];
}

function describeStorage(storage: StorageDesign, material: TradeMaterial): ParkAsset {
  return {
    assetId: storage.assetId,
    kind: 'storage',
    name: `${material.zh}${storage.gauge === 'level' ? '储罐' : '料仓'}`,
    nameEn: `${material.en} ${storage.gauge === 'level' ? 'tank' : 'store'}`,
    commodity: storage.commodity,
    ...(storage.gauge === 'level' ? { kgPerUnit: storage.kgPerUnit } : {}),
  };
}

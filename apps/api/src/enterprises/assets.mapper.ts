import type { AssetsAnswer, ProfileAnswer } from '@chanrong/contracts';
import type { AssetDetail, ChannelDetail } from '@chanrong/engine';
import { isoInstant } from '@chanrong/kernel';
import { type AssetPortrait, quantityByAge, type StockPortrait } from '@chanrong/portrait';
import type { AssetLatestEntity, EnterpriseEntity } from '@chanrong/store';
import { instantOrNull, ratioOfPpm } from './units.js';

type AssetSummary = ProfileAnswer['assets'][number];
type AssetAnswer = AssetsAnswer['assets'][number];

export function assetsAnswer(
  row: AssetLatestEntity,
  { uscc, name, partition }: EnterpriseEntity,
  correlationId: string,
): AssetsAnswer {
  const { assets } = row.body as { readonly assets: readonly AssetDetail[] };
  return {
    enterprise: { uscc, name },
    knownAt: isoInstant(row.knownAtMs),
    assets: assets.map(({ channels, ...asset }) => ({
      ...assetSummary(asset),
      channels: channels.map(channelAnswer),
    })),
    journal: { partition, seq: row.seq },
    correlationId,
  };
}

export function assetSummary(asset: AssetPortrait): AssetSummary {
  const { assetId, kind, name, commodity, trust, tamperedMs, stock } = asset;
  const tamperedAt = instantOrNull(tamperedMs);
  return { assetId, kind, name, commodity, trust, tamperedAt, stock: stock && stockAnswer(stock) };
}

function stockAnswer(stock: StockPortrait): NonNullable<AssetSummary['stock']> {
  const { measuredMs, sinceMs, layers, calibratedUntilMs, ...quantities } = stock;
  return {
    ...quantities,
    measuredAt: isoInstant(measuredMs),
    sinceAt: isoInstant(sinceMs),
    calibratedUntil: instantOrNull(calibratedUntilMs),
    ages: layers.length === 0 ? [] : agesOf(stock),
  };
}

/** Upper ends of the bands, days: of the newest and of a month, and those of the expert scorecard. */
const ageDays = [30, 90, 180, 365] as const;

function agesOf({ layers, measuredMs }: StockPortrait): NonNullable<AssetSummary['stock']>['ages'] {
  return quantityByAge(layers, measuredMs, ageDays).map((quantityKg, band) => {
    return { upToDays: ageDays[band] ?? null, quantityKg };
  });
}

function channelAnswer(channel: ChannelDetail): AssetAnswer['channels'][number] {
  return {
    channel: channel.channel,
    gatewayId: channel.gatewayId,
    measure: channel.measure,
    unit: channel.unit,
    lastValue: channel.lastText ?? channel.lastValue,
    lastAt: instantOrNull(channel.lastEventMs),
    trust: channel.trust,
    coverageRatio: ratioOfPpm(channel.coveragePpm),
    readingCount: channel.readingCount,
    outOfRangeCount: channel.outOfRangeCount,
    state: channel.state,
  };
}

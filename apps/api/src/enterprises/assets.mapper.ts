import type { AssetsAnswer, ProfileAnswer } from '@chanrong/contracts';
import type { AssetDetail, ChannelDetail } from '@chanrong/engine';
import { isoInstant } from '@chanrong/kernel';
import type { AssetPortrait, StockPortrait } from '@chanrong/portrait';
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
  const { quantityKg, sigmaKg, lowKg, observed, measuredMs, sinceMs } = stock;
  return {
    quantityKg,
    sigmaKg,
    lowKg,
    observed,
    measuredAt: isoInstant(measuredMs),
    sinceAt: isoInstant(sinceMs),
  };
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

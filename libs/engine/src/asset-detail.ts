/** Assets with their channels as operators and banks look at them. */
import { isoInstant } from '@chanrong/kernel';
import { type AssetPortrait, type ChannelView, measureKind } from '@chanrong/portrait';

export interface ChannelDetail {
  readonly channel: string;
  readonly gatewayId: string;
  readonly measure: string;
  readonly unit: string | null;
  readonly lastValue: number | null;
  readonly lastText: string | null;
  readonly lastEventMs: number | null;
  readonly lastEventAt: string | null;
  /** 0..1, rounded to 1e-6. */
  readonly trust: number;
  readonly coveragePpm: number;
  readonly readingCount: number;
  readonly outOfRangeCount: number;
  readonly state: ChannelView['condition'];
}

export interface AssetDetail extends AssetPortrait {
  readonly channels: readonly ChannelDetail[];
}

export function describeAssets(
  assets: readonly AssetPortrait[],
  views: readonly ChannelView[],
): AssetDetail[] {
  const byAsset = new Map<string, ChannelDetail[]>();
  for (const view of views) {
    const details = byAsset.get(view.channel.assetId) ?? [];
    details.push(describeChannel(view));
    byAsset.set(view.channel.assetId, details);
  }
  return assets.map((asset) => ({ ...asset, channels: byAsset.get(asset.assetId) ?? [] }));
}

function describeChannel(view: ChannelView): ChannelDetail {
  const { channel } = view;
  const seen = view.condition !== 'never';
  // Words on a plain channel stand for no number; a state or an alarm in words stands for one.
  const isNumber = view.text === null || channel.kind !== measureKind.gauge;
  const observed = Math.min(view.coveredMs, view.elapsedMs);
  return {
    channel: channel.name,
    gatewayId: channel.gatewayId,
    measure: channel.measure,
    unit: channel.unit,
    lastValue: isNumber && !Number.isNaN(view.value) ? view.value : null,
    lastText: view.text,
    lastEventMs: seen ? view.lastMs : null,
    lastEventAt: seen ? isoInstant(view.lastMs) : null,
    trust: Math.round(view.trust * 1e6) / 1e6,
    coveragePpm: view.elapsedMs === 0 ? 0 : Math.floor((observed / view.elapsedMs) * 1e6),
    readingCount: view.readingCount,
    outOfRangeCount: view.outOfRangeCount,
    state: view.condition,
  };
}

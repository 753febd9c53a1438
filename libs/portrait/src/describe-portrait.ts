/** Takes an enterprise's state at one journal position; gives its portrait as plain data. */
import { channelStride, field } from './channel-table.js';
import type { ChannelView } from './channel-view.js';
import { describeContent } from './content/describe-content.js';
import { describeFlow, noFlow } from './flow/describe-flow.js';
import { type Receivable, receivablesOf } from './flow/receivables.js';
import { foldPolicy } from './fold-policy.js';
import type { Channel, Enterprise, Gateway, PartitionState } from './partition-state.js';
import type { AssetPortrait, Portrait, ProductionPortrait, TrustPortrait } from './portrait.js';
import { describeProduction } from './production/describe-production.js';
import { describeStock } from './stock/describe-stock.js';
import { withReceipts } from './stock/with-receipts.js';
import { describeTitle } from './title/describe-title.js';
import { balanceRoleOf } from './watch/balance-role.js';
import type { MassBalance } from './watch/mass-balance.js';
import { watchPolicy } from './watch/watch-policy.js';
import { trustMean } from './trust.js';

const ppm = 1_000_000;
const msPerDay = 86_400_000;
/** What a Beta trust of suspect readings alone comes to. */
const suspectTrust = 0.5;

/** The instant that an enterprise's portrait describes, Unix ms. */
export function portraitInstant(state: PartitionState, enterprise: Enterprise): number {
  if (enterprise.timeBase === 'live') return state.journalMs;
  return Number.isNaN(enterprise.lastEventMs) ? 0 : enterprise.lastEventMs;
}

export function describePortrait(state: PartitionState, enterprise: Enterprise): Portrait {
  const asOfMs = portraitInstant(state, enterprise);
  const views = viewChannels(state, enterprise);
  const assets = describeAssets(enterprise, views, asOfMs);
  const title = describeTitle(enterprise, assets, asOfMs);
  return {
    uscc: enterprise.uscc,
    name: enterprise.name,
    timeBase: enterprise.timeBase,
    asOfMs,
    firstEventMs: numberOrNull(enterprise.firstEventMs),
    lastEventMs: numberOrNull(enterprise.lastEventMs),
    readingCount: enterprise.readingCount,
    lateReadingCount: enterprise.lateReadingCount,
    assets: withReceipts(assets, title.places),
    production: productionAt(state, enterprise, asOfMs),
    trust: describeTrust(enterprise, views),
    balance: enterprise.declaredBalance ?? undefined,
    title,
    flow: enterprise.title === null ? noFlow : describeFlow(enterprise.title.trail, asOfMs),
    receivables: receivablesAt(enterprise),
  };
}

function receivablesAt({ uscc, title }: Enterprise): readonly Receivable[] | undefined {
  return title === null ? undefined : receivablesOf(uscc, title.trail.trades, title.trail.circles);
}

/** Production as of an instant, Unix ms. */
export function productionAt(
  state: PartitionState,
  enterprise: Enterprise,
  nowMs: number,
): ProductionPortrait {
  return describeProduction(state, enterprise, (gatewayId) =>
    vouchedUntilMs(state.gateways.get(gatewayId) as Gateway, nowMs),
  );
}

export function viewChannels(
  state: PartitionState,
  enterprise: Enterprise,
  nowMs = portraitInstant(state, enterprise),
): ChannelView[] {
  return enterprise.channels.map((channel) => {
    const gateway = state.gateways.get(channel.gatewayId) as Gateway;
    const view = viewChannel(state, channel, nowMs, vouchedUntilMs(gateway, nowMs));
    const asset = enterprise.assets.get(channel.assetId);
    if (asset?.seal.brokenMs !== null) return { ...view, trust: 0 };
    return asset.balance === null ? view : doubted(view, asset.balance);
  });
}

/** A meter that contradicts the others is a suspect: its trust goes to a half, as if each reading had been one. */
function doubted(view: ChannelView, balance: MassBalance): ChannelView {
  const role = balanceRoleOf(view.channel);
  if (role === undefined || view.trust <= suspectTrust) return view;
  return { ...view, trust: view.trust - balance.doubt(role) * (view.trust - suspectTrust) };
}

/** Live gateways vouch for held values only while they are heard. */
function vouchedUntilMs(gateway: Gateway, nowMs: number): number {
  if (gateway.enterprise.timeBase === 'recorded') return nowMs;
  return Math.min(nowMs, gateway.heardMs + foldPolicy.gatewaySilenceMs);
}

/** A sensor whose calibration has run out drifts, nobody knows how far: its trust falls in a line to nothing. */
function calibrationTrust({ calibratedUntilMs }: Channel, nowMs: number): number {
  if (calibratedUntilMs === null || nowMs <= calibratedUntilMs) return 1;
  return Math.max(0, 1 - (nowMs - calibratedUntilMs) / foldPolicy.calibrationDecayMs);
}

/** The channel in hand. */
const record = new Float64Array(channelStride);

function viewChannel(
  state: PartitionState,
  channel: Channel,
  nowMs: number,
  vouchedMs: number,
): ChannelView {
  state.channels.read(channel.index, record);
  const lastMs = record[field.lastMs] as number;
  const value = record[field.lastValue] as number;
  const firstMs = record[field.firstMs] as number;
  const gapMs = record[field.gapMs] as number;
  const uncoveredMs = record[field.uncoveredMs] as number;
  const openMs = Number.isNaN(value) ? 0 : Math.max(0, Math.min(vouchedMs - lastMs, gapMs));
  const sameMs = lastMs - (record[field.sameSinceMs] as number);
  const never = lastMs === Number.NEGATIVE_INFINITY;
  // A reading from the future says nothing about now.
  const ahead = lastMs - nowMs > watchPolicy.clockAheadMs;
  const silent = Number.isNaN(value) || nowMs - lastMs > gapMs || nowMs > vouchedMs || ahead;
  const stuck = sameMs > (record[field.flatlineMs] as number);
  return {
    channel,
    value,
    text: channel.words?.atMs === lastMs ? channel.words.text : null,
    lastMs,
    firstMs,
    trust: trustMean(record) * calibrationTrust(channel, nowMs),
    coveredMs: never ? 0 : lastMs - firstMs - uncoveredMs + openMs,
    elapsedMs: never ? 0 : Math.max(0, Math.max(nowMs, lastMs) - firstMs),
    condition: never ? 'never' : silent ? 'silent' : stuck ? 'stuck' : 'current',
    readingCount: record[field.readingCount] as number,
    outOfRangeCount: record[field.outOfRangeCount] as number,
  };
}

export function describeAssets(
  enterprise: Enterprise,
  views: readonly ChannelView[],
  nowMs: number,
): AssetPortrait[] {
  const byAsset = new Map<string, ChannelView[]>();
  for (const view of views) {
    const list = byAsset.get(view.channel.assetId);
    if (list === undefined) byAsset.set(view.channel.assetId, [view]);
    else list.push(view);
  }
  return [...enterprise.assets.values()]
    .sort((a, b) => (a.assetId < b.assetId ? -1 : 1))
    .map((asset) => {
      const ofAsset = byAsset.get(asset.assetId) ?? [];
      const stock = describeStock(asset, ofAsset, nowMs);
      return {
        assetId: asset.assetId,
        kind: asset.kind,
        name: asset.name,
        commodity: asset.commodity,
        holding: asset.holding ?? undefined,
        stock,
        content: describeContent(asset, ofAsset, stock),
        tamperedMs: asset.seal.brokenMs,
        trust: ofAsset.length === 0 ? null : meanTrust(ofAsset),
      };
    });
}

/**
 * The longest time that a recording can be expected to cover, ms: the days it contains. A day that was not
 * recorded says nothing about the sensors, a day on which a live gateway was silent does.
 */
function recordedMsMax({ timeBase, ledger }: Enterprise): number {
  const dayCount = ledger.days.length;
  const isKnown = timeBase === 'recorded' && dayCount > 0 && dayCount < foldPolicy.portraitDaysMax;
  return isKnown ? dayCount * msPerDay : Number.POSITIVE_INFINITY;
}

export function describeTrust(
  enterprise: Enterprise,
  views: readonly ChannelView[],
): TrustPortrait {
  let coveredMs = 0;
  let elapsedMs = 0;
  let outOfRangeCount = 0;
  const spanMsMax = recordedMsMax(enterprise);
  for (const view of views) {
    outOfRangeCount += view.outOfRangeCount;
    // An adapter may declare what its machine does not have: silent, but there is nothing to cover.
    if (view.coveredMs <= 0 && Number.isNaN(view.value)) continue;
    const spanMs = Math.min(view.elapsedMs, spanMsMax);
    coveredMs += Math.min(view.coveredMs, spanMs);
    elapsedMs += spanMs;
  }
  return {
    channelCount: views.length,
    mean: views.length === 0 ? 0 : meanTrust(views),
    lowest: views.reduce(
      (lowest, { trust }) => Math.min(lowest, trust),
      views.length === 0 ? 0 : 1,
    ),
    coveragePpm: elapsedMs === 0 ? 0 : Math.floor((coveredMs / elapsedMs) * ppm),
    silentChannelCount: views.filter((v) => v.condition === 'silent' || v.condition === 'never')
      .length,
    stuckChannelCount: views.filter((v) => v.condition === 'stuck').length,
    outOfRangeCount,
    missingMessageCount: enterprise.missingMessageCount,
  };
}

function meanTrust(views: readonly ChannelView[]): number {
  return views.reduce((sum, { trust }) => sum + trust, 0) / views.length;
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

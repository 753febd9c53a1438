/** Takes a birth; binds the gateway's channel ids to records, keeping the history of channels it knew. */
import { parseInstant } from '@chanrong/kernel';
import { SharedWords } from './channel-declaration.js';
import type { ChannelTable } from './channel-table.js';
import type { Effects, FindingCode } from './effects.js';
import { ChannelDetector } from './detect/channel-detector.js';
import { detectorPolicy } from './detect/detector-policy.js';
import { foldPolicy } from './fold-policy.js';
import { kindOfMeasure, measureKind, type MeasureKind } from './measure.js';
import type { BirthMessage, ChannelDeclaration } from './message.js';
import {
  type Channel,
  type Enterprise,
  findChannel,
  type Gateway,
  type PartitionState,
  placeOfChannel,
} from './partition-state.js';
import type { AssetKind } from './portrait.js';
import { planChannel } from './production/plan-channel.js';
import { Seal } from './seal.js';

export function foldBirth(
  state: PartitionState,
  gateway: Gateway,
  birth: BirthMessage,
  effects: Effects,
): void {
  const refusal = refusalOf(gateway, birth);
  if (refusal !== undefined) {
    const { gatewayId, enterprise } = gateway;
    effects.finding({ ...refusal, gatewayId, uscc: enterprise.uscc, readingIndex: -1 });
    return;
  }
  if (birth.epoch > gateway.epoch) {
    gateway.epoch = birth.epoch;
    gateway.window.reset();
  }
  const words = new SharedWords();
  const idMax = birth.channels.reduce((highest, { id }) => Math.max(highest, id), -1);
  const channelById = new Int32Array(idMax + 1).fill(-1);
  for (const declaration of birth.channels) {
    channelById[declaration.id] = declareChannel(state, gateway, declaration, words);
  }
  gateway.bind(channelById);
  gateway.enterprise.declarations = null;
  gateway.heardMs = state.journalMs;
  state.touch(gateway.enterprise);
}

function refusalOf(
  gateway: Gateway,
  { epoch, channels }: BirthMessage,
): { readonly code: FindingCode; readonly detail: string } | undefined {
  if (epoch < gateway.epoch) {
    return { code: 'epoch-stale', detail: `birth of epoch ${epoch} after epoch ${gateway.epoch}` };
  }
  const added = channels.filter((channel) => findChannel(gateway, nameOf(channel)) === undefined);
  const count = gateway.channelCount + added.length;
  if (count <= foldPolicy.channelsPerGatewayMax) return undefined;
  const detail = `${count} different channels with those of earlier births, at most ${foldPolicy.channelsPerGatewayMax} are kept`;
  return { code: 'birth-invalid', detail };
}

/** Gives the channel's index. */
function declareChannel(
  state: PartitionState,
  gateway: Gateway,
  declaration: ChannelDeclaration,
  words: SharedWords,
): number {
  const kind = kindOfMeasure(declaration.measure);
  announceAsset(gateway.enterprise, declaration.asset, kind);
  const known = findChannel(gateway, nameOf(declaration));
  const channel =
    known?.measure === declaration.measure
      ? known
      : addChannel(state, gateway, { declaration, kind, words });
  channel.unit = declaration.unit === undefined ? null : words.shared(declaration.unit);
  channel.sigma = declaration.sigma ?? null;
  channel.calibratedUntilMs = parseInstant(declaration.calibratedUntil ?? '') ?? null;
  channel.onChange = declaration.report === 'change';
  configure(state.channels, channel, declaration);
  watchTrend(gateway, channel, declaration);
  return channel.index;
}

interface NewChannel {
  readonly declaration: ChannelDeclaration;
  readonly kind: MeasureKind;
  readonly words: SharedWords;
}

/** Adds a channel, or starts one anew that measures something else from now on. */
function addChannel(
  state: PartitionState,
  gateway: Gateway,
  { declaration, kind, words }: NewChannel,
): Channel {
  const { enterprise, gatewayId } = gateway;
  const name = nameOf(declaration);
  const replaced = findChannel(gateway, name);
  const channel: Channel = {
    index: replaced?.index ?? state.channels.add(kind),
    gatewayId,
    name,
    assetId: words.shared(declaration.asset),
    measure: words.shared(declaration.measure),
    kind,
    unit: null,
    sigma: null,
    onChange: false,
    calibratedUntilMs: null,
    layers: null,
    detector: null,
    words: null,
  };
  if (replaced === undefined) gateway.channelCount += 1;
  else {
    // What it added until now is of what it was until now.
    state.gatherDaily();
    state.channels.reset(channel.index, kind);
  }
  state.channelList[channel.index] = channel;
  enterprise.channels.splice(
    placeOfChannel(enterprise.channels, channel),
    replaced === undefined ? 0 : 1,
    channel,
  );
  planChannel(state, enterprise, channel);
  return channel;
}

/** Channels that report on change have no even samples; beyond the most detectors of a gateway, none is added. */
function watchTrend(gateway: Gateway, channel: Channel, { periodMs }: ChannelDeclaration): void {
  if (channel.kind !== measureKind.trend || channel.onChange) {
    channel.detector = null;
    return;
  }
  const { bucketMsMin, perGatewayMax } = detectorPolicy;
  const bucketMs = Math.max(bucketMsMin, periodMs ?? 0);
  if (channel.detector?.bucketMs === bucketMs) return;
  const { enterprise, gatewayId } = gateway;
  const count = enterprise.channels.filter(
    (other) => other.gatewayId === gatewayId && other.detector !== null,
  ).length;
  if (channel.detector === null && count >= perGatewayMax) return;
  channel.detector = new ChannelDetector(bucketMs, enterprise.utcOffsetMinutes);
}

function nameOf({ asset, name, measure }: ChannelDeclaration): string {
  return `${asset}/${name ?? measure}`;
}

function configure(
  channels: ChannelTable,
  { index, kind, onChange }: Channel,
  { periodMs, sigma, min, max }: ChannelDeclaration,
): void {
  const gapMs = onChange
    ? Number.POSITIVE_INFINITY
    : periodMs === undefined
      ? foldPolicy.gapMsDefault
      : periodMs * foldPolicy.gapPeriods;
  // What was claimed under one gap must not be taken back under another.
  if (kind === measureKind.state && gapMs !== channels.gapMs(index)) {
    channels.production.tracks.settle(channels.productionOf(index));
  }
  const possible = possibleRange(kind);
  // Only a sensor with declared noise can be called stuck: a tank at rest is not.
  const noisy = (sigma ?? 0) > 0 && !onChange;
  channels.configure(index, {
    gapMs,
    min: Math.max(min ?? possible.min, possible.min),
    max: Math.min(max ?? possible.max, possible.max),
    flatlineMs: noisy ? foldPolicy.flatlineMs : Number.POSITIVE_INFINITY,
  });
}

/** What no sensor of the kind can exceed, whatever birth says. */
function possibleRange(kind: MeasureKind): { readonly min: number; readonly max: number } {
  switch (kind) {
    case measureKind.energyInterval:
      return { min: -foldPolicy.energyKwhMax, max: foldPolicy.energyKwhMax };
    case measureKind.energyRegister:
    case measureKind.countRegister:
    case measureKind.goodRegister:
      return { min: 0, max: foldPolicy.valueMax };
    case measureKind.labourInterval:
    case measureKind.headcount:
      return { min: 0, max: foldPolicy.peopleMax };
    default:
      return { min: -foldPolicy.valueMax, max: foldPolicy.valueMax };
  }
}

/**
 * A gateway may announce an asset before anyone registered it: its readings count, its stock has no
 * price yet. What its channels measure tells what it is, in whatever order they are declared.
 */
function announceAsset(enterprise: Enterprise, assetId: string, measured: MeasureKind): void {
  const kind = likelyKind(measured);
  const known = enterprise.assets.get(assetId);
  if (known === undefined) {
    enterprise.assets.set(assetId, {
      assetId,
      kind,
      name: assetId,
      commodity: null,
      kgPerUnit: 1,
      place: null,
      holding: null,
      inspection: null,
      registered: false,
      seal: new Seal(),
      plan: null,
      book: null,
      balance: null,
    });
  } else if (!known.registered && likelihood.indexOf(kind) > likelihood.indexOf(known.kind)) {
    known.kind = kind;
  }
}

/** Whoever has stock is a storage unit, even with a meter on it; a machine may have a meter too. */
const likelihood: readonly AssetKind[] = ['meter', 'machine', 'storage'];

function likelyKind(measured: MeasureKind): AssetKind {
  if (measured === measureKind.stock) return 'storage';
  const meters: readonly MeasureKind[] = [
    measureKind.energyInterval,
    measureKind.energyRegister,
    measureKind.labourInterval,
    measureKind.headcount,
  ];
  return meters.includes(measured) ? 'meter' : 'machine';
}

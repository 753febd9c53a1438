/** Takes a birth; binds the gateway's channel ids to records, keeping the history of channels it knew. */
import { encodeDeclaration } from './channel-declaration.js';
import { field } from './channel-table.js';
import type { Effects } from './effects.js';
import { foldPolicy } from './fold-policy.js';
import { kindOfMeasure, measureKind, type MeasureKind } from './measure.js';
import type { BirthMessage, ChannelDeclaration } from './message.js';
import type { Channel, Enterprise, Gateway, PartitionState } from './partition-state.js';
import type { AssetKind } from './portrait.js';
import { StateTrack } from './state-track.js';

export function foldBirth(
  state: PartitionState,
  gateway: Gateway,
  birth: BirthMessage,
  effects: Effects,
): void {
  if (birth.epoch < gateway.epoch) {
    effects.finding({
      code: 'epoch-stale',
      detail: `birth of epoch ${birth.epoch} after epoch ${gateway.epoch}`,
      gatewayId: gateway.gatewayId,
      uscc: gateway.enterprise.uscc,
      readingIndex: -1,
    });
    return;
  }
  if (birth.epoch > gateway.epoch) {
    gateway.epoch = birth.epoch;
    gateway.window.reset();
  }
  const idMax = birth.channels.reduce((highest, { id }) => Math.max(highest, id), -1);
  gateway.channelById = new Int32Array(idMax + 1).fill(-1);
  for (const declaration of birth.channels) {
    gateway.channelById[declaration.id] = declareChannel(state, gateway, declaration).index;
  }
  gateway.heardMs = state.journalMs;
  state.touch(gateway.enterprise);
}

function declareChannel(
  state: PartitionState,
  gateway: Gateway,
  declaration: ChannelDeclaration,
): Channel {
  const kind = kindOfMeasure(declaration.measure);
  announceAsset(gateway.enterprise, declaration.asset, kind);
  const name = `${declaration.asset}/${declaration.name ?? declaration.measure}`;
  const known = gateway.channelByName.get(name);
  const channel =
    known !== undefined && known.measure === declaration.measure
      ? known
      : addChannel(state, gateway, { name, declaration, kind });
  channel.unit = declaration.unit ?? null;
  channel.sigma = declaration.sigma ?? null;
  channel.onChange = declaration.report === 'change';
  channel.declaration = encodeDeclaration(channel);
  configure(state.channels.record(channel.index), declaration);
  return channel;
}

function addChannel(
  state: PartitionState,
  gateway: Gateway,
  { name, declaration, kind }: { name: string; declaration: ChannelDeclaration; kind: MeasureKind },
): Channel {
  const channel: Channel = {
    index: state.channels.add(),
    gatewayId: gateway.gatewayId,
    name,
    assetId: declaration.asset,
    measure: declaration.measure,
    kind,
    unit: null,
    sigma: null,
    onChange: false,
    declaration: new Uint8Array(0),
    track: kind === measureKind.state ? new StateTrack() : null,
    text: null,
  };
  state.channelList.push(channel);
  const replaced = gateway.channelByName.get(name);
  gateway.channelByName.set(name, channel);
  placeChannel(gateway.enterprise, channel, replaced);
  return channel;
}

/** Keeps the enterprise's channels in their one order; a redefined channel replaces the old one. */
export function placeChannel(enterprise: Enterprise, channel: Channel, replaced?: Channel): void {
  const { channels } = enterprise;
  if (replaced !== undefined) channels.splice(channels.indexOf(replaced), 1);
  let index = channels.length;
  while (index > 0 && inOrder(channel, channels[index - 1] as Channel)) index -= 1;
  channels.splice(index, 0, channel);
}

function inOrder(a: Channel, b: Channel): boolean {
  if (a.name !== b.name) return a.name < b.name;
  return a.gatewayId < b.gatewayId;
}

function configure(record: Float64Array, declaration: ChannelDeclaration): void {
  const onChange = declaration.report === 'change';
  const { periodMs } = declaration;
  record[field.min] = declaration.min ?? Number.NEGATIVE_INFINITY;
  record[field.max] = declaration.max ?? Number.POSITIVE_INFINITY;
  record[field.gapMs] = onChange
    ? Number.POSITIVE_INFINITY
    : periodMs === undefined
      ? foldPolicy.gapMsDefault
      : periodMs * foldPolicy.gapPeriods;
  // Only a sensor with declared noise can be called stuck: a tank at rest is not.
  const noisy = (declaration.sigma ?? 0) > 0 && !onChange;
  record[field.flatlineMs] = noisy ? foldPolicy.flatlineMs : Number.POSITIVE_INFINITY;
}

/** A gateway may announce an asset before anyone registered it: its readings count, its stock has no price yet. */
function announceAsset(enterprise: Enterprise, assetId: string, measured: MeasureKind): void {
  if (enterprise.assets.has(assetId)) return;
  enterprise.assets.set(assetId, {
    assetId,
    kind: likelyKind(measured),
    name: assetId,
    commodity: null,
    kgPerUnit: 1,
    registered: false,
  });
}

function likelyKind(measured: MeasureKind): AssetKind {
  if (measured === measureKind.stock) return 'storage';
  if (measured === measureKind.energyInterval || measured === measureKind.energyRegister)
    return 'meter';
  return 'machine';
}

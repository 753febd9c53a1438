/**
 * Bytes of the fold's state. `writePortrait` writes what the portrait rests on, in one canonical
 * order: equal portraits have equal bytes, whatever process, batch or order of enrolment made them,
 * and their SHA-256 is the portrait hash. `writePartition` writes all that the fold needs (sequence
 * windows, tracks too) and makes a checkpoint.
 */
import { canonicalJson, type ByteReader, type ByteWriter } from '@chanrong/kernel';
import type { DeclaredBalance } from './declared-balance.js';
import type { AssetHolding } from './asset-holding.js';
import {
  type DeclaredChannel,
  decodeDeclarations,
  encodeDeclarations,
} from './channel-declaration.js';
import type { ContentInspection } from './content/content-inspection.js';
import { channelStride } from './channel-table.js';
import { DayLedger } from './day-ledger.js';
import { ChannelDetector } from './detect/channel-detector.js';
import { kindOfMeasure, measureKind, type MeasureKind } from './measure.js';
import {
  type Asset,
  type BookStock,
  type Channel,
  type ClockFault,
  Enterprise,
  Gateway,
  PartitionState,
  type ReportedWords,
} from './partition-state.js';
import type { ProductionPlan } from './command.js';
import type { AssetKind } from './portrait.js';
import type { DeclaredOutput } from './production/declared-output.js';
import { planChannel } from './production/plan-channel.js';
import { Seal } from './seal.js';
import { SequenceWindow } from './sequence-window.js';
import { StockLayers } from './stock/stock-layers.js';
import { TitleBook } from './title/title-book.js';
import { MassBalance } from './watch/mass-balance.js';
import { Watch } from './watch/watch.js';

const assetKinds: readonly AssetKind[] = ['machine', 'storage', 'meter', 'vehicle'];

/** The channel in hand. */
const record = new Float64Array(channelStride);

/** Writes what one enterprise's portrait rests on. */
export function writePortrait(
  writer: ByteWriter,
  state: PartitionState,
  enterprise: Enterprise,
): void {
  writeEnterprise(writer, state, enterprise);
  writer.u53(enterprise.missingMessageCount);
  if (enterprise.timeBase === 'recorded') return;
  // Held values are vouched for while their gateway is heard: in journal time, which recorded history is not told in.
  const gateways = [...enterprise.gateways].sort((a, b) => (a.gatewayId < b.gatewayId ? -1 : 1));
  for (const { heardMs } of gateways) writer.f64(heardMs);
}

/** Writes what is said about one enterprise, its assets and channels. */
export function writeEnterprise(
  writer: ByteWriter,
  state: PartitionState,
  enterprise: Enterprise,
): void {
  writer.string(enterprise.uscc);
  writer.string(enterprise.name);
  writer.i32(enterprise.utcOffsetMinutes);
  writer.u8(enterprise.timeBase === 'live' ? 0 : 1);
  writer.f64(enterprise.firstEventMs);
  writer.f64(enterprise.lastEventMs);
  writer.u53(enterprise.readingCount);
  writer.u53(enterprise.lateReadingCount);
  enterprise.ledger.write(writer);
  const assets = [...enterprise.assets.values()].sort((a, b) => (a.assetId < b.assetId ? -1 : 1));
  writer.u53(assets.length);
  for (const asset of assets) writeAsset(writer, asset);
  writeDeclared(writer, enterprise.declaredOutputs);
  writer.u8(enterprise.title === null ? 0 : 1);
  enterprise.title?.write(writer);
  writer.string(canonicalJson(enterprise.declaredBalance));
  enterprise.declarations ??= encodeDeclarations(enterprise.channels);
  writer.bytes(enterprise.declarations);
  for (const channel of enterprise.channels) {
    writeWords(writer, channel.words);
    writer.float64Array(state.channels.read(channel.index, record));
    writeLayers(writer, channel);
  }
}

/** Writes what only entries change about one enterprise, to continue from. */
export function writeEnterpriseState(
  writer: ByteWriter,
  state: PartitionState,
  enterprise: Enterprise,
): void {
  writeEnterprise(writer, state, enterprise);
  for (const channel of enterprise.channels) writeTrack(writer, state, channel);
  for (const channel of enterprise.channels) writeDetector(writer, channel);
  writer.u53(enterprise.gateways.length);
  for (const gateway of enterprise.gateways) writeGateway(writer, gateway);
}

/** Writes what passing time changes about it too. */
export function writeEnterpriseStanding(writer: ByteWriter, { touched, watch }: Enterprise): void {
  writer.u8(touched ? 1 : 0);
  watch.write(writer);
}

/** Reads what `writeEnterpriseStanding` wrote. */
export function readEnterpriseStanding(
  reader: ByteReader,
  state: PartitionState,
  enterprise: Enterprise,
): void {
  if (reader.u8() === 1) state.touch(enterprise);
  enterprise.watch = Watch.read(reader);
}

/** Writes the whole partition, to continue from. */
export function writePartition(writer: ByteWriter, state: PartitionState): void {
  writer.f64(state.journalMs);
  writer.u53(state.enterprises.size);
  for (const enterprise of state.enterprises.values()) {
    writeEnterpriseState(writer, state, enterprise);
    writeEnterpriseStanding(writer, enterprise);
  }
}

/** @throws ByteCodecError when the bytes are not those of `writePartition`. */
export function readPartition(reader: ByteReader): PartitionState {
  const state = new PartitionState();
  state.journalMs = reader.f64();
  const count = reader.u53();
  for (let index = 0; index < count; index += 1) {
    readEnterpriseStanding(reader, state, readEnterpriseState(reader, state));
  }
  return state;
}

function writeAsset(writer: ByteWriter, asset: Asset): void {
  writer.string(asset.assetId);
  writer.u8(assetKinds.indexOf(asset.kind));
  writer.string(asset.name);
  writer.string(asset.commodity ?? '');
  writer.f64(asset.kgPerUnit);
  writer.string(asset.place ?? '');
  writer.string(asset.holding === null ? '' : canonicalJson(asset.holding));
  writer.u8(asset.registered ? 1 : 0);
  asset.seal.write(writer);
  writer.f64(asset.plan?.cycleMs ?? Number.NaN);
  if (asset.plan !== null) writer.float64Array(Float64Array.from(asset.plan.weekMs));
  writer.f64(asset.book?.quantityKg ?? Number.NaN);
  writer.f64(asset.book?.asOfMs ?? Number.NaN);
  writer.string(asset.book?.source ?? '');
  writer.string(asset.inspection === null ? '' : canonicalJson(asset.inspection));
  writer.u8(asset.balance === null ? 0 : 1);
  asset.balance?.write(writer);
}

function readAsset(reader: ByteReader): Asset {
  const assetId = reader.string();
  const kind = assetKinds[reader.u8()] as AssetKind;
  const name = reader.string();
  const commodity = reader.string();
  const kgPerUnit = reader.f64();
  const place = reader.string();
  const holding = reader.string();
  return {
    assetId,
    kind,
    name,
    commodity: commodity === '' ? null : commodity,
    kgPerUnit,
    place: place === '' ? null : place,
    holding: holding === '' ? null : (JSON.parse(holding) as AssetHolding),
    registered: reader.u8() === 1,
    seal: Seal.read(reader),
    plan: readPlan(reader),
    book: readBook(reader),
    inspection: readInspection(reader),
    balance: reader.u8() === 1 ? MassBalance.read(reader) : null,
  };
}

function readPlan(reader: ByteReader): ProductionPlan | null {
  const cycleMs = reader.f64();
  return Number.isNaN(cycleMs) ? null : { cycleMs, weekMs: [...reader.float64Array()] };
}

function writeDeclared(writer: ByteWriter, declared: readonly DeclaredOutput[]): void {
  writer.u53(declared.length);
  for (const { fromDay, toDay, parts, source } of declared) {
    writer.i32(fromDay);
    writer.i32(toDay);
    writer.f64(parts);
    writer.string(source);
  }
}

function readDeclared(reader: ByteReader): DeclaredOutput[] {
  return Array.from({ length: reader.u53() }, () => {
    const [fromDay, toDay] = [reader.i32(), reader.i32()];
    return { fromDay, toDay, parts: reader.f64(), source: reader.string() };
  });
}

function readBook(reader: ByteReader): BookStock | null {
  const quantityKg = reader.f64();
  const asOfMs = reader.f64();
  const source = reader.string();
  return Number.isNaN(quantityKg) ? null : { quantityKg, asOfMs, source };
}

function readInspection(reader: ByteReader): ContentInspection | null {
  const inspection = reader.string();
  return inspection === '' ? null : (JSON.parse(inspection) as ContentInspection);
}

function writeLayers(writer: ByteWriter, { kind, layers }: Channel): void {
  if (kind !== measureKind.stock) return;
  writer.u8(layers === null ? 0 : 1);
  layers?.write(writer);
}

function readLayers(reader: ByteReader, kind: MeasureKind): StockLayers | null {
  return kind === measureKind.stock && reader.u8() === 1 ? StockLayers.read(reader) : null;
}

function writeWords(writer: ByteWriter, words: ReportedWords | null): void {
  writer.u8(words === null ? 0 : 1);
  if (words === null) return;
  writer.string(words.text);
  writer.f64(words.atMs);
}

function readWords(reader: ByteReader): ReportedWords | null {
  return reader.u8() === 0 ? null : { text: reader.string(), atMs: reader.f64() };
}

function readChannel(
  reader: ByteReader,
  state: PartitionState,
  declared: DeclaredChannel,
): Channel {
  const kind = kindOfMeasure(declared.measure);
  const words = readWords(reader);
  reader.float64ArrayInto(record);
  // Written out: spreading makes it several times slower, and there may be a million.
  const channel: Channel = {
    index: state.channels.add(kind, record),
    gatewayId: declared.gatewayId,
    name: declared.name,
    assetId: declared.assetId,
    measure: declared.measure,
    kind,
    unit: declared.unit,
    sigma: declared.sigma,
    onChange: declared.onChange,
    calibratedUntilMs: declared.calibratedUntilMs,
    layers: readLayers(reader, kind),
    detector: null,
    words,
  };
  state.channelList.push(channel);
  return channel;
}

/** Reads what `writeEnterpriseState` wrote: one more enterprise of the partition. */
export function readEnterpriseState(reader: ByteReader, state: PartitionState): Enterprise {
  const uscc = reader.string();
  const name = reader.string();
  const utcOffsetMinutes = reader.i32();
  const timeBase = reader.u8() === 0 ? 'live' : 'recorded';
  const enterprise = new Enterprise(uscc, name, utcOffsetMinutes, timeBase);
  state.enterprises.set(uscc, enterprise);
  enterprise.firstEventMs = reader.f64();
  enterprise.lastEventMs = reader.f64();
  enterprise.readingCount = reader.u53();
  enterprise.lateReadingCount = reader.u53();
  enterprise.ledger = DayLedger.read(reader);
  const assetCount = reader.u53();
  for (let index = 0; index < assetCount; index += 1) {
    const asset = readAsset(reader);
    enterprise.assets.set(asset.assetId, asset);
  }
  enterprise.declaredOutputs = readDeclared(reader);
  if (reader.u8() === 1) enterprise.title = TitleBook.read(reader);
  enterprise.declaredBalance = JSON.parse(reader.string()) as DeclaredBalance | null;
  enterprise.declarations = reader.bytes();
  for (const declared of decodeDeclarations(enterprise.declarations)) {
    const channel = readChannel(reader, state, declared);
    enterprise.channels.push(channel);
    planChannel(state, enterprise, channel);
  }
  for (const channel of enterprise.channels) readTrack(reader, state, channel);
  for (const channel of enterprise.channels) readDetector(reader, enterprise, channel);
  const gatewayCount = reader.u53();
  for (let index = 0; index < gatewayCount; index += 1) readGateway(reader, state, enterprise);
  return enterprise;
}

function writeTrack(writer: ByteWriter, { channels }: PartitionState, channel: Channel): void {
  if (channel.kind !== measureKind.state) return;
  channels.production.tracks.write(writer, channels.productionOf(channel.index));
}

function readTrack(reader: ByteReader, { channels }: PartitionState, channel: Channel): void {
  if (channel.kind !== measureKind.state) return;
  channels.production.tracks.read(reader, channels.productionOf(channel.index));
}

function writeDetector(writer: ByteWriter, { kind, detector }: Channel): void {
  if (kind !== measureKind.trend) return;
  writer.f64(detector?.bucketMs ?? 0);
  detector?.write(writer);
}

function readDetector(reader: ByteReader, enterprise: Enterprise, channel: Channel): void {
  if (channel.kind !== measureKind.trend) return;
  const bucketMs = reader.f64();
  if (bucketMs === 0) return;
  channel.detector = new ChannelDetector(bucketMs, enterprise.utcOffsetMinutes);
  channel.detector.read(reader);
}

function writeGateway(writer: ByteWriter, gateway: Gateway): void {
  writer.string(gateway.gatewayId);
  writer.u53(gateway.epoch);
  writer.f64(gateway.heardMs);
  writer.u53(gateway.forkCount);
  writeClockFault(writer, gateway.ahead);
  writeClockFault(writer, gateway.behind);
  writer.f64(gateway.newestMs);
  writer.f64(gateway.lagMs);
  gateway.window.write(writer);
  const { channels } = gateway.enterprise;
  const placeByIndex = new Map(channels.map(({ index }, place) => [index, place]));
  // By place, which is canonical, as the index depends on who was declared first; 0: none.
  const places = gateway.channelById.map((index) => (placeByIndex.get(index) ?? -1) + 1);
  writer.int32Array(places);
}

function writeClockFault(writer: ByteWriter, fault: ClockFault | null): void {
  writer.f64(fault?.byMs ?? Number.NaN);
  writer.f64(fault?.seenMs ?? Number.NaN);
}

function readClockFault(reader: ByteReader): ClockFault | null {
  const byMs = reader.f64();
  const seenMs = reader.f64();
  return Number.isNaN(byMs) ? null : { byMs, seenMs };
}

function readGateway(reader: ByteReader, state: PartitionState, enterprise: Enterprise): void {
  const gateway = new Gateway(reader.string(), enterprise);
  gateway.epoch = reader.u53();
  gateway.heardMs = reader.f64();
  gateway.forkCount = reader.u53();
  gateway.ahead = readClockFault(reader);
  gateway.behind = readClockFault(reader);
  gateway.newestMs = reader.f64();
  gateway.lagMs = reader.f64();
  gateway.window = SequenceWindow.read(reader);
  const { channels } = enterprise;
  gateway.channelCount = channels.filter((c) => c.gatewayId === gateway.gatewayId).length;
  gateway.bind(reader.int32Array().map((place) => channels[place - 1]?.index ?? -1));
  state.gateways.set(gateway.gatewayId, gateway);
  enterprise.gateways.push(gateway);
}

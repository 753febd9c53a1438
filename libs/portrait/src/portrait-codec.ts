/**
 * Bytes of the fold's state. `writeEnterprise` writes what the portrait rests on, in one canonical
 * order: equal portraits have equal bytes, whatever process, batch or order of enrolment made them,
 * and their SHA-256 is the portrait hash. `writePartition` adds what only the fold needs (sequence
 * windows, tracks) and makes a checkpoint.
 */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';
import { decodeDeclaration } from './channel-declaration.js';
import { channelStride } from './channel-table.js';
import { DayLedger } from './day-ledger.js';
import { placeChannel } from './fold-birth.js';
import { kindOfMeasure, measureKind } from './measure.js';
import {
  type Asset,
  type Channel,
  Enterprise,
  Gateway,
  PartitionState,
} from './partition-state.js';
import type { AssetKind } from './portrait.js';
import { SequenceWindow } from './sequence-window.js';
import { StateTrack } from './state-track.js';

const assetKinds: readonly AssetKind[] = ['machine', 'storage', 'meter', 'vehicle'];

/** Writes what one enterprise's portrait rests on. */
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
  writer.u53(enterprise.channels.length);
  for (const channel of enterprise.channels) {
    writeChannel(writer, channel);
    writer.float64Array(state.channels.record(channel.index));
  }
}

/** Writes the whole partition, to continue from. */
export function writePartition(writer: ByteWriter, state: PartitionState): void {
  writer.f64(state.journalMs);
  writer.u53(state.enterprises.size);
  for (const enterprise of state.enterprises.values()) {
    writeEnterprise(writer, state, enterprise);
    writer.u8(enterprise.touched ? 1 : 0);
    for (const channel of enterprise.channels) channel.track?.write(writer);
    writer.u53(enterprise.gateways.length);
    for (const gateway of enterprise.gateways) writeGateway(writer, gateway);
  }
}

/** @throws ByteCodecError when the bytes are not those of `writePartition`. */
export function readPartition(reader: ByteReader): PartitionState {
  const state = new PartitionState();
  state.journalMs = reader.f64();
  const count = reader.u53();
  for (let index = 0; index < count; index += 1) readEnterprise(reader, state);
  return state;
}

function writeAsset(writer: ByteWriter, asset: Asset): void {
  writer.string(asset.assetId);
  writer.u8(assetKinds.indexOf(asset.kind));
  writer.string(asset.name);
  writer.string(asset.commodity ?? '');
  writer.f64(asset.kgPerUnit);
  writer.u8(asset.registered ? 1 : 0);
}

function readAsset(reader: ByteReader): Asset {
  const assetId = reader.string();
  const kind = assetKinds[reader.u8()] as AssetKind;
  const name = reader.string();
  const commodity = reader.string();
  return {
    assetId,
    kind,
    name,
    commodity: commodity === '' ? null : commodity,
    kgPerUnit: reader.f64(),
    registered: reader.u8() === 1,
  };
}

function writeChannel(writer: ByteWriter, channel: Channel): void {
  writer.bytes(channel.declaration);
  writer.u8(channel.text === null ? 0 : 1);
  if (channel.text !== null) writer.string(channel.text);
}

function readChannel(reader: ByteReader, state: PartitionState): Channel {
  const declaration = reader.bytes();
  const declared = decodeDeclaration(declaration);
  const channel: Channel = {
    ...declared,
    index: state.channels.add(),
    kind: kindOfMeasure(declared.measure),
    declaration,
    track: null,
    text: reader.u8() === 1 ? reader.string() : null,
  };
  state.channelList.push(channel);
  const record = reader.float64Array();
  state.channels.record(channel.index).set(record.subarray(0, channelStride));
  return channel;
}

function readEnterprise(reader: ByteReader, state: PartitionState): void {
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
  const channelCount = reader.u53();
  for (let index = 0; index < channelCount; index += 1) {
    placeChannel(enterprise, readChannel(reader, state));
  }
  if (reader.u8() === 1) state.touch(enterprise);
  for (const channel of enterprise.channels) {
    if (channel.kind === measureKind.state) {
      channel.track = StateTrack.read(reader);
    }
  }
  const gatewayCount = reader.u53();
  for (let index = 0; index < gatewayCount; index += 1) readGateway(reader, state, enterprise);
}

function writeGateway(writer: ByteWriter, gateway: Gateway): void {
  writer.string(gateway.gatewayId);
  writer.u53(gateway.epoch);
  writer.f64(gateway.heardMs);
  gateway.window.write(writer);
  const names = new Map([...gateway.channelByName].map(([name, { index }]) => [index, name]));
  writer.u53(gateway.channelById.length);
  for (const index of gateway.channelById) writer.string(names.get(index) ?? '');
}

function readGateway(reader: ByteReader, state: PartitionState, enterprise: Enterprise): void {
  const gateway = new Gateway(reader.string(), enterprise);
  gateway.epoch = reader.u53();
  gateway.heardMs = reader.f64();
  gateway.window = SequenceWindow.read(reader);
  for (const channel of enterprise.channels) {
    if (channel.gatewayId === gateway.gatewayId) gateway.channelByName.set(channel.name, channel);
  }
  gateway.channelById = new Int32Array(reader.u53());
  for (let id = 0; id < gateway.channelById.length; id += 1) {
    gateway.channelById[id] = gateway.channelByName.get(reader.string())?.index ?? -1;
  }
  state.gateways.set(gateway.gatewayId, gateway);
  enterprise.gateways.push(gateway);
}

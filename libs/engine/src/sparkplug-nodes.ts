/** Takes journaled Sparkplug messages; gives what the fold takes, and what could not be used. */
import { crc32 } from 'node:zlib';
import {
  type Decoded,
  decodeSparkplug,
  limits,
  parseSparkplugSuffix,
  type PayloadFault,
  type SparkplugMetric,
  type SparkplugPayload,
  type SparkplugTopic,
  sparkplugValue,
  type TelemetryEntry,
} from '@chanrong/contracts';
import { type ByteReader, type ByteWriter, err, ok } from '@chanrong/kernel';
import type { DataMessage, ReadingValue } from '@chanrong/portrait';
import type { Interpretation, TelemetryStep } from './interpretation.js';
import { type NodeChannel, SparkplugNode } from './sparkplug-node.js';

interface Message {
  readonly gatewayId: string;
  readonly topic: SparkplugTopic;
  readonly payload: SparkplugPayload;
  readonly checksum: number;
}

type SparkplugData = Extract<TelemetryStep, { readonly kind: 'data' }>;

const nothing: Interpretation = { steps: [], faults: [] };
const word = /^[A-Za-z0-9_.-]{1,64}$/;
/** Metrics about the node and not about the factory. */
const administrative = /^(?:bdSeq$|Node Control\/|Device Control\/|Properties\/)/;

export class SparkplugNodes {
  private readonly byGateway = new Map<string, SparkplugNode>();

  /** @param gatewayEpoch newest epoch that the fold has of the gateway */
  take(entry: TelemetryEntry, gatewayEpoch: number): Interpretation {
    const { gatewayId, body, suffix = '' } = entry;
    const topic = parseSparkplugSuffix(suffix);
    const decoded = decodeSparkplug(body);
    if (!decoded.ok) return refused(decoded.error);
    if (topic === undefined) return refused(shape('the topic is not one of Sparkplug'));
    const message = { gatewayId, topic, payload: decoded.value, checksum: crc32(body) };
    if (topic.type === 'NBIRTH') return this.beginNode(message, gatewayEpoch + 1);
    const node = this.byGateway.get(gatewayId);
    if (node?.alive !== true) {
      const detail = `${topic.type} of edge node ${gatewayId} without NBIRTH`;
      return topic.type === 'NDEATH' ? nothing : refused({ code: 'birth-missing', detail });
    }
    if (topic.type === 'NDEATH') return endNode(node, message);
    return continueNode(node, message);
  }

  /**
   * The readings of a message that has been had, by the names that its node has given to metrics since: an
   * alias is good for one birth only.
   */
  readAgain({ gatewayId, body, suffix = '' }: TelemetryEntry): Decoded<SparkplugData> {
    const topic = parseSparkplugSuffix(suffix);
    const decoded = decodeSparkplug(body);
    if (!decoded.ok) return decoded;
    const node = this.byGateway.get(gatewayId);
    if (topic === undefined || node === undefined) {
      return err(shape(`edge node ${gatewayId} has sent no such message`));
    }
    const message = { gatewayId, topic, payload: decoded.value, checksum: crc32(body) };
    const find: ChannelFinder = ({ name }) => node.find(topic.device ?? '', name, undefined);
    return ok({ kind: 'data', gatewayId, message: columnsOf(node, message, find) });
  }

  /** Writes the node of one gateway, if it has one. */
  writeNode(writer: ByteWriter, gatewayId: string): void {
    const node = this.byGateway.get(gatewayId);
    writer.u8(node === undefined ? 0 : 1);
    node?.write(writer);
  }

  readNode(reader: ByteReader, gatewayId: string): void {
    if (reader.u8() === 1) this.byGateway.set(gatewayId, SparkplugNode.read(reader));
  }

  /** Writes the nodes of gateways that nobody has enrolled. */
  writeStrays(writer: ByteWriter, isEnrolled: (gatewayId: string) => boolean): void {
    const strays = [...this.byGateway].filter(([gatewayId]) => !isEnrolled(gatewayId));
    writer.u53(strays.length);
    for (const [gatewayId, node] of strays) {
      writer.string(gatewayId);
      node.write(writer);
    }
  }

  readStrays(reader: ByteReader): void {
    const count = reader.u53();
    for (let index = 0; index < count; index += 1) {
      this.byGateway.set(reader.string(), SparkplugNode.read(reader));
    }
  }

  private beginNode(message: Message, epoch: number): Interpretation {
    const { gatewayId, payload, checksum } = message;
    const { seq, timestampMs = Number.NaN } = payload;
    if (seq === undefined) return refused(shape('NBIRTH has no seq'));
    const node = this.byGateway.get(gatewayId) ?? new SparkplugNode();
    this.byGateway.set(gatewayId, node);
    const identity = `${timestampMs} ${checksum}`;
    const isNew = node.begin({ epoch, seq, bdSeq: bdSeqOf(payload), identity });
    return isNew ? declareMetrics(node, message) : nothing;
  }
}

/** The will of an earlier connection says nothing about this one: its bdSeq is another. */
function endNode(node: SparkplugNode, { gatewayId, payload }: Message): Interpretation {
  if (bdSeqOf(payload) !== node.bdSeq) return nothing;
  node.alive = false;
  return { steps: [{ kind: 'death', gatewayId }], faults: [] };
}

function continueNode(node: SparkplugNode, message: Message): Interpretation {
  const { topic, payload, checksum } = message;
  const { seq, timestampMs = Number.NaN } = payload;
  if (seq === undefined) return refused(shape(`${topic.type} has no seq`));
  const verdict = node.accept(seq, timestampMs, checksum);
  if (verdict === 'repeat') return nothing;
  if (verdict === 'late') {
    return refused({ code: 'seq-too-old', detail: `seq ${seq} came after its turn` });
  }
  if (topic.type === 'DBIRTH') return declareMetrics(node, message);
  if (topic.type === 'DDEATH') return silenceDevice(node, message);
  return readings(node, message);
}

/** A birth: channels for the fold, then the values that it came with. */
function declareMetrics(node: SparkplugNode, message: Message): Interpretation {
  const { gatewayId, topic, payload } = message;
  const { device = '' } = topic;
  const names = new Map(node.channels.map((channel) => [nameOf(channel), keyOf(channel)]));
  const unusable: string[] = [];
  for (const metric of payload.metrics) {
    if (metric.name === undefined || administrative.test(metric.name)) continue;
    const channel = channelOf(topic, metric, metric.name);
    const owner = channel && names.get(nameOf(channel));
    const isFree = channel !== undefined && (owner ?? keyOf(channel)) === keyOf(channel);
    const hasRoom = owner !== undefined || node.channels.length < limits.channelsPerGatewayMax;
    if (!isFree || !hasRoom) {
      unusable.push(metric.name);
      continue;
    }
    names.set(nameOf(channel), keyOf(channel));
    node.declare({ ...channel, device });
  }
  const channels = node.channels.map(({ asset, measure, name }, id) => {
    const declared = { id, asset, measure, report: 'change' as const };
    return name === measure ? declared : { ...declared, name };
  });
  const birth = { kind: 'birth', gatewayId, message: { epoch: node.epoch, channels } } as const;
  const { steps, faults } = readings(node, message, new Set(unusable));
  return {
    steps: [birth, ...steps],
    faults: unusable.length === 0 ? faults : [...faults, badNames(unusable)],
  };
}

function badNames(names: readonly string[]): PayloadFault {
  const shown = names.slice(0, 3).map((name) => JSON.stringify(name.slice(0, 80)));
  const detail = `${names.length} metric(s) make no channel of their own: ${shown.join(', ')}`;
  return { code: 'birth-invalid', detail: detail.replace(/[\p{Cc}\p{Cs}]/gu, '\uFFFD') };
}

function readings(
  node: SparkplugNode,
  message: Message,
  leftOut?: ReadonlySet<string>,
): Interpretation {
  const { device = '' } = message.topic;
  const find: ChannelFinder = ({ name, alias }) => node.find(device, name, alias);
  const columns = columnsOf(node, message, find, leftOut);
  if (columns.channels.length === 0) return nothing;
  return { steps: [{ kind: 'data', gatewayId: message.gatewayId, message: columns }], faults: [] };
}

/** Id of a metric's channel, if it has one. */
type ChannelFinder = (metric: SparkplugMetric) => number | undefined;

function columnsOf(
  node: SparkplugNode,
  { payload, checksum }: Message,
  find: ChannelFinder,
  leftOut?: ReadonlySet<string>,
): DataMessage {
  const channels: (number | string)[] = [];
  const offsets: number[] = [];
  const values: ReadingValue[] = [];
  for (const metric of payload.metrics) {
    const { name, alias } = metric;
    if (name !== undefined && (administrative.test(name) || leftOut?.has(name))) continue;
    const id = find(metric);
    channels.push(id ?? name ?? `alias ${alias}`);
    offsets.push(metric.timestampMs ?? payload.timestampMs ?? Number.NaN);
    const datatype = metric.datatype ?? (id === undefined ? 0 : node.channels[id]?.datatype);
    // A type that is no reading is no value: the fold turns that one reading away.
    values.push(sparkplugValue(metric, datatype) as ReadingValue);
  }
  const { epoch, count: seq } = node;
  return { epoch, seq, checksum, baseMs: 0, channels, offsets, values };
}

/** A device that died has no values any more; its node lives on. */
function silenceDevice(node: SparkplugNode, message: Message): Interpretation {
  const { device } = message.topic;
  const own = node.channels.filter((channel) => channel.device === device);
  const metrics = own.map(({ metric }): SparkplugMetric => ({ name: metric, isNull: true }));
  return readings(node, { ...message, payload: { ...message.payload, metrics } });
}

/**
 * `Line/Oven/temperature_c` of a device is channel `device/Line.Oven.temperature_c`; of the node itself it
 * is `Line/Oven.temperature_c`, and a name without a slash is the node's own. Undefined where that gives
 * no words that a channel can have.
 */
function channelOf(
  { edgeNode, device }: SparkplugTopic,
  { alias = -1, datatype = 0 }: SparkplugMetric,
  metric: string,
): NodeChannel | undefined {
  const parts = metric.replaceAll(' ', '_').split('/');
  const asset = device ?? (parts.length > 1 ? (parts.shift() as string) : edgeNode);
  const measure = parts.at(-1) as string;
  const name = parts.join('.');
  if (![asset, measure, name].every((part) => word.test(part))) return undefined;
  return { device: device ?? '', metric, asset, measure, name, alias, datatype };
}

function nameOf({ asset, name }: NodeChannel): string {
  return `${asset}/${name}`;
}

function keyOf({ device, metric }: NodeChannel): string {
  return `${device}\n${metric}`;
}

function bdSeqOf({ metrics }: SparkplugPayload): number {
  const bdSeq = metrics.find(({ name }) => name === 'bdSeq')?.integer?.unsigned ?? -1;
  return bdSeq <= 255 ? bdSeq : -1;
}

function shape(detail: string): PayloadFault {
  return { code: 'payload-wrong-shape', detail };
}

function refused(fault: PayloadFault): Interpretation {
  return { steps: [], faults: [fault] };
}

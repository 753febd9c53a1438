/**
 * Load generator process: publishes pre-encoded messages over raw sockets, open loop, and reports.
 *
 * Takes one JSON line on standard input (`GeneratorOrder`), gives one JSON line (`GeneratorReport`).
 * With a rate, message i has an intended time and latency counts from there, sent late or not. Without
 * one it offers as much as the sockets take.
 */
import { connect, type Socket } from 'node:net';
import { build, type Histogram } from 'hdr-histogram-js';
import { encodeConnect, encodePublish, AckReader } from './mqtt-wire.js';
import { declareChannels, EncodedMessages, type LoadGateway } from './factory-gateway.js';
import { formatTelemetryTopic } from '@chanrong/contracts';

export interface GeneratorOrder {
  readonly mqttPort: number;
  readonly gateways: readonly LoadGateway[];
  readonly readingsPerMessage: number;
  readonly seconds: number;
  /** Messages a second over all gateways; 0: as many as go. */
  readonly messagesPerSecond: number;
  /** First sequence number by gateway. */
  readonly firstSeq: readonly number[];
}

export interface GeneratorReport {
  readonly sentMessages: number;
  readonly ackedMessages: number;
  /** Next sequence number by gateway. */
  readonly nextSeq: readonly number[];
  readonly elapsedMs: number;
  readonly puback: { readonly p50: number; readonly p99: number; readonly max: number };
  /** CPU seconds of this process. */
  readonly cpuSeconds: number;
}

/** Unacknowledged messages a connection may have: what a gateway's window would allow. */
const inflightMax = 512;
const sliceMs = 2;

class Connection {
  readonly socket: Socket;
  readonly messages: EncodedMessages;
  seq: number;
  acked = 0;
  sent = 0;
  private packetId = 0;
  private readonly intendedMs = new Float64Array(65_536);
  private ready: () => void = () => undefined;

  constructor(
    readonly gateway: LoadGateway,
    order: GeneratorOrder,
    firstSeq: number,
    private readonly histogram: Histogram,
  ) {
    this.seq = firstSeq;
    this.messages = new EncodedMessages(gateway, order.readingsPerMessage);
    this.socket = connect({ host: '127.0.0.1', port: order.mqttPort, noDelay: true });
  }

  /** Connects and declares the channels. */
  async open(order: GeneratorOrder): Promise<void> {
    const { gatewayId, secret } = this.gateway;
    const connected = new Promise<void>((resolve, reject) => {
      const reader = new AckReader(
        (code) =>
          code === 0 ? resolve() : reject(new Error(`${gatewayId} refused with code ${code}`)),
        (packetId) => this.onPuback(packetId),
      );
      this.socket.on('data', (chunk: Buffer) => reader.push(chunk));
      this.socket.on('error', reject);
    });
    this.socket.write(encodeConnect(gatewayId, secret));
    await connected;
    const declared = new Promise<void>((resolve) => (this.ready = resolve));
    const topic = formatTelemetryTopic({ ...this.gateway, kind: 'birth' });
    const birth = encodePublish(
      topic,
      Buffer.from(JSON.stringify(declareChannels(order.readingsPerMessage))),
    );
    birth.bytes.writeUInt16BE(65_535, birth.packetIdOffset);
    this.socket.write(birth.bytes);
    await declared;
  }

  get hasRoom(): boolean {
    return this.sent - this.acked < inflightMax && this.socket.writableLength < 512 * 1024;
  }

  send(intendedMs: number): void {
    this.packetId = (this.packetId % 65_000) + 1;
    this.intendedMs[this.packetId] = intendedMs;
    this.socket.write(this.messages.packet(this.seq, this.packetId, Math.floor(intendedMs)));
    this.seq += 1;
    this.sent += 1;
  }

  private onPuback(packetId: number): void {
    if (packetId === 65_535) {
      this.ready();
      return;
    }
    this.acked += 1;
    const micros = (clockMs() - (this.intendedMs[packetId] as number)) * 1_000;
    this.histogram.recordValue(Math.max(1, Math.round(micros)));
  }
}

/** Wall clock with sub-millisecond steps: event times must be comparable between processes. */
function clockMs(): number {
  return performance.timeOrigin + performance.now();
}

async function generate(order: GeneratorOrder): Promise<GeneratorReport> {
  const histogram = build({
    highestTrackableValue: 120_000_000,
    numberOfSignificantValueDigits: 3,
  });
  const connections = order.gateways.map(
    (gateway, index) => new Connection(gateway, order, order.firstSeq[index] ?? 1, histogram),
  );
  await Promise.all(connections.map((connection) => connection.open(order)));
  const startedMs = clockMs();
  await publish(connections, order, startedMs);
  await drained(connections);
  const elapsedMs = clockMs() - startedMs;
  const { user, system } = process.cpuUsage();
  for (const { socket } of connections) socket.end(Buffer.from([0xe0, 0]));
  return {
    sentMessages: connections.reduce((sum, { sent }) => sum + sent, 0),
    ackedMessages: connections.reduce((sum, { acked }) => sum + acked, 0),
    nextSeq: connections.map(({ seq }) => seq),
    elapsedMs,
    puback: {
      p50: histogram.getValueAtPercentile(50) / 1_000,
      p99: histogram.getValueAtPercentile(99) / 1_000,
      max: histogram.maxValue / 1_000,
    },
    cpuSeconds: (user + system) / 1e6,
  };
}

async function publish(
  connections: readonly Connection[],
  order: GeneratorOrder,
  startedMs: number,
): Promise<void> {
  const endMs = startedMs + order.seconds * 1_000;
  let sent = 0;
  while (clockMs() < endMs) {
    const nowMs = clockMs();
    if (order.messagesPerSecond > 0) {
      const due = Math.floor(((nowMs - startedMs) * order.messagesPerSecond) / 1_000);
      for (; sent < due; sent += 1) {
        const intendedMs = startedMs + (sent * 1_000) / order.messagesPerSecond;
        (connections[sent % connections.length] as Connection).send(intendedMs);
      }
      await new Promise((resolve) => setTimeout(resolve, sliceMs));
    } else {
      for (const connection of connections) {
        for (let burst = 0; burst < 8 && connection.hasRoom; burst += 1) connection.send(clockMs());
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

async function drained(connections: readonly Connection[]): Promise<void> {
  const deadlineMs = clockMs() + 120_000;
  while (connections.some(({ sent, acked }) => acked < sent)) {
    if (clockMs() > deadlineMs) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function main(): Promise<void> {
  let input = '';
  for await (const chunk of process.stdin) input += String(chunk);
  const report = await generate(JSON.parse(input) as GeneratorOrder);
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

await main();

/**
 * Cost of folding data messages, beside the cost of `JSON.parse` on the same payloads in the same
 * process: the ratio says how the fold does on any machine.
 *
 * One gateway has 250 channels: 1 in 25 reports a state, 1 in 50 a meter register, the others plain
 * numbers. Gateways and channels are visited in random order, so memory is read as a park would read it.
 */
import { ByteWriter, Prng } from '@chanrong/kernel';
import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Effects } from './effects.js';
import type { ChannelDeclaration } from './message.js';
import { PartitionState } from './partition-state.js';
import { writeEnterprise } from './portrait-codec.js';
import { type PortraitEntry, step } from './step.js';

export interface FoldBenchOptions {
  readonly channels: number;
  readonly readingsPerMessage: number;
  readonly messages: number;
}

export interface FoldBenchResult {
  readonly readings: number;
  /** Medians over turns of 20 messages, so that other work on the machine does not count. */
  readonly nsPerReading: number;
  /** `JSON.parse` of the payload's text, already decoded from UTF-8. */
  readonly jsonParseNsPerReading: number;
  readonly ratio: number;
  /** Heap and external memory of the state, after garbage collection, by channel. */
  readonly bytesPerChannel: number;
  /** Heap taken while folding, garbage or not, by reading: what a message costs, and nothing a reading. */
  readonly allocatedBytesPerReading: number;
  /** Growth of what is held over the run: what folding leaves behind, bytes. */
  readonly grownBytes: number;
  /** SHA-256 over the state of all enterprises. */
  readonly hash: string;
}

const channelsPerGateway = 250;
/** Payloads are made, parsed and folded in turns of so many, so that none of it fills the memory. */
const messagesPerTurn = 20;
const startMs = 1_763_800_000_000;

const silent: Effects = { finding: fail, repeat: () => fail('a message came twice') };

export function benchFold(options: FoldBenchOptions): FoldBenchResult {
  const random = Prng.fromSeed('fold bench');
  const gatewayCount = Math.ceil(options.channels / channelsPerGateway);
  const emptyBytes = usedBytes();
  const state = populate(gatewayCount);
  const populatedBytes = usedBytes();
  const seqs = new Float64Array(gatewayCount);
  const parseNs: number[] = [];
  const foldNs: number[] = [];
  const allocatedBytes: number[] = [];
  for (let done = 0; done < options.messages; done += messagesPerTurn) {
    const count = Math.min(messagesPerTurn, options.messages - done);
    const turn = Array.from({ length: count }, (_, index) => {
      const gateway = random.integer({ min: 0, max: gatewayCount - 1 });
      const seq = (seqs[gateway] = (seqs[gateway] as number) + 1);
      const elapsedMs = Math.floor((done + index) / gatewayCount) * 1_000;
      return { gateway, text: payload(random, { seq, elapsedMs, ...options }) };
    });
    const parseStartMs = performance.now();
    const payloads = turn.map(({ text }) => JSON.parse(text) as CompactPayload);
    const parseEndMs = performance.now();
    const entries = payloads.map((parsed, index) => entryOf(turn[index]?.gateway ?? 0, parsed));
    const heapBefore = process.memoryUsage().heapUsed;
    const foldStartMs = performance.now();
    for (const entry of entries) step(state, startMs, entry, silent);
    const foldEndMs = performance.now();
    const readings = count * options.readingsPerMessage;
    allocatedBytes.push((process.memoryUsage().heapUsed - heapBefore) / readings);
    parseNs.push(((parseEndMs - parseStartMs) * 1e6) / readings);
    foldNs.push(((foldEndMs - foldStartMs) * 1e6) / readings);
  }
  return {
    readings: options.messages * options.readingsPerMessage,
    nsPerReading: median(foldNs),
    jsonParseNsPerReading: median(parseNs),
    ratio: median(foldNs) / median(parseNs),
    // Turns in which garbage was collected are few, and do not reach the median.
    allocatedBytesPerReading: median(allocatedBytes),
    bytesPerChannel: (populatedBytes - emptyBytes) / (gatewayCount * channelsPerGateway),
    grownBytes: usedBytes() - populatedBytes,
    hash: hashOf(state),
  };
}

interface CompactPayload {
  readonly e: number;
  readonly s: number;
  readonly t: number;
  readonly c: number[];
  readonly d: number[];
  readonly x: number[];
}

function payload(
  random: Prng,
  { seq, elapsedMs, readingsPerMessage }: FoldBenchOptions & { seq: number; elapsedMs: number },
): string {
  const c: number[] = [];
  const d: number[] = [];
  const x: number[] = [];
  for (let index = 0; index < readingsPerMessage; index += 1) {
    const id = random.integer({ min: 0, max: channelsPerGateway - 1 });
    c.push(id);
    d.push(index);
    if (measureOf(id) === 'running') x.push(random.integer({ min: 0, max: 1 }));
    else if (measureOf(id) === 'energy_total_kwh') x.push(elapsedMs / 1_000 + index / 1_000);
    else x.push(Math.round(random.uniform() * 100_000) / 100);
  }
  return JSON.stringify({ e: 1, s: seq, t: startMs + elapsedMs, c, d, x });
}

/** As the decoder of the compact form hands it over: typed columns. */
function entryOf(gateway: number, { e, s, t, c, d, x }: CompactPayload): PortraitEntry {
  const message = {
    epoch: e,
    seq: s,
    checksum: s,
    baseMs: t,
    channels: Float64Array.from(c),
    offsets: Float64Array.from(d),
    values: Float64Array.from(x),
  };
  return { kind: 'data', gatewayId: `gateway-${gateway}`, message };
}

function populate(gatewayCount: number): PartitionState {
  const state = new PartitionState();
  for (let gateway = 0; gateway < gatewayCount; gateway += 1) {
    const uscc = `ENTERPRISE${String(gateway).padStart(8, '0')}`;
    const gatewayId = `gateway-${gateway}`;
    const commands = [
      {
        type: 'enterprise.registered',
        uscc,
        name: uscc,
        utcOffsetMinutes: 480,
        timeBase: 'live',
      },
      { type: 'gateway.enrolled', gatewayId, uscc },
    ] as const;
    for (const command of commands) step(state, startMs, { kind: 'command', command }, silent);
    // From text, as a gateway sends it: every string is one of its own.
    const channels = JSON.parse(JSON.stringify(declarations)) as ChannelDeclaration[];
    step(state, startMs, { kind: 'birth', gatewayId, message: { epoch: 1, channels } }, silent);
  }
  return state;
}

const declarations: readonly ChannelDeclaration[] = Array.from(
  { length: channelsPerGateway },
  (_, id) => ({
    id,
    asset: `MACHINE-${Math.floor(id / 25)}`,
    measure: measureOf(id),
    name: `channel-${id}`,
    unit: 'x',
    periodMs: 10_000,
  }),
);

function measureOf(id: number): string {
  if (id % 25 === 0) return 'running';
  return id % 50 === 1 ? 'energy_total_kwh' : 'load_pct';
}

function hashOf(state: PartitionState): string {
  const hash = createHash('sha256');
  const writer = new ByteWriter();
  for (const enterprise of state.enterprises.values()) {
    writer.reset();
    writeEnterprise(writer, state, enterprise);
    hash.update(writer.view());
  }
  return hash.digest('hex');
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function usedBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // The first collection finds what finalizers and weak tables hold; the second frees it.
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function fail(finding: unknown): never {
  throw new Error(`the bench sends good readings only: ${JSON.stringify(finding)}`);
}

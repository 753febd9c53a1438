/**
 * Puts fuzzed payloads through everything that reads them: the topics, the readers of ingest, the
 * interpreter and the fold. Nothing may throw, nothing may take long, and nothing may vanish: a message
 * is used, or it is in quarantine.
 */
import {
  decodeSparkplug,
  EntryBatch,
  parseTelemetryTopic,
  formatTelemetryTopic,
  readSparkplugSeq,
} from '@chanrong/contracts';
import { defaultEnginePolicy, PartitionEngine } from '@chanrong/engine';
import { Prng } from '@chanrong/kernel';
import { type FuzzedMessage, fuzzedMessage } from './payload-fuzzer.js';

export interface FuzzReport {
  readonly payloads: number;
  readonly used: number;
  readonly quarantined: number;
  /** Repeats, deaths, and Sparkplug messages that say nothing about the factory. */
  readonly withoutEffect: number;
  /** Longest time that one message took, ms; of those that seemed long, the least of three. */
  readonly longestMs: number;
  readonly faults: readonly string[];
}

const gatewayId = 'gw-1';
const uscc = '91320214MA1XXXXX98';
const startMs = 1_763_800_000_000;
/** State grows with what births declare; a new engine now and then keeps the run about payloads. */
const messagesPerEngine = 5_000;
const suspiciousMs = 20;

export async function fuzzPayloads(seed: string, payloads: number): Promise<FuzzReport> {
  const prng = Prng.fromSeed(seed);
  const counts = { used: 0, quarantined: 0, withoutEffect: 0 };
  const faults: string[] = [];
  let longestMs = 0;
  let target = await newTarget();
  for (let index = 0; index < payloads; index += 1) {
    if (index % messagesPerEngine === messagesPerEngine - 1) target = await newTarget();
    const message = fuzzedMessage(prng);
    try {
      const elapsedMs = await target.take(message);
      longestMs = Math.max(longestMs, elapsedMs);
      const { readings, quarantined, poisoned } = target.effect();
      if (poisoned !== undefined) faults.push(`${index}: ${poisoned}`);
      if (readings > 0) counts.used += 1;
      else if (quarantined > 0) counts.quarantined += 1;
      else if (mayBeSilent(message)) counts.withoutEffect += 1;
      else
        faults.push(
          `${index}: ${message.kind} vanished: ${message.body.toString('latin1', 0, 80)}`,
        );
    } catch (error) {
      faults.push(`${index}: ${message.kind} threw ${(error as Error).stack}`);
      target = await newTarget();
    }
  }
  return { payloads, ...counts, longestMs, faults };
}

/** A birth that is taken, a death, and what Sparkplug repeats or says of the node alone. */
function mayBeSilent({ kind, body }: FuzzedMessage): boolean {
  if (kind === 'sparkplug') return decodeSparkplug(body).ok;
  return kind === 'birth' || kind === 'death';
}

interface Target {
  /** Milliseconds that it took. */
  take(message: FuzzedMessage): Promise<number>;
  /** What the last message did. */
  effect(): { readings: number; quarantined: number; poisoned: string | undefined };
}

async function newTarget(): Promise<Target> {
  const engine = PartitionEngine.create(0, defaultEnginePolicy);
  const first = new EntryBatch();
  const name = 'Example Works';
  first.addCommand({
    type: 'enterprise.registered',
    uscc,
    name,
    utcOffsetMinutes: 480,
    timeBase: 'live',
  });
  first.addCommand({ type: 'gateway.enrolled', gatewayId, uscc });
  const channels = [{ id: 0, asset: 'TANK-1', measure: 'mass_kg' }];
  first.addTelemetry(
    'birth',
    gatewayId,
    Buffer.from(JSON.stringify({ epoch: 1, firmware: 'f', channels })),
  );
  engine.applySegment({ seq: 1, recordedMs: startMs, body: await first.finish() });
  let readingsBefore = 0;
  const apply = (body: Uint8Array): number => {
    const started = performance.now();
    engine.applySegment({ seq: engine.seq + 1, recordedMs: startMs + engine.seq, body });
    return performance.now() - started;
  };
  return {
    async take({ kind, suffix, body }) {
      engine.takeOutputs();
      readingsBefore = engine.counts.readings;
      parseTelemetryTopic(formatTelemetryTopic({ partition: 0, gatewayId, kind, suffix }));
      readSparkplugSeq(body);
      const batch = new EntryBatch();
      batch.addTelemetry(kind, gatewayId, body, suffix);
      const segment = await batch.finish();
      const elapsedMs = apply(segment);
      if (elapsedMs < suspiciousMs) return elapsedMs;
      // Another process may have had the core: the same again says whose time it was.
      return Math.min(elapsedMs, await timeAlone(segment), await timeAlone(segment));
    },
    effect() {
      const { quarantine } = engine.takeOutputs();
      const poisoned = quarantine.find(({ code }) => code.endsWith('-failed'))?.detail;
      const readings = engine.counts.readings - readingsBefore;
      return { readings, quarantined: quarantine.length, poisoned };
    },
  };
}

async function timeAlone(body: Uint8Array): Promise<number> {
  const engine = PartitionEngine.create(0, defaultEnginePolicy);
  const started = performance.now();
  engine.applySegment({ seq: 1, recordedMs: startMs, body });
  return performance.now() - started;
}

/** Journals for specs: entries in their order, cut into segments as the test likes. */
import { EntryBatch, type JournalEntry, type TelemetryKind } from '@chanrong/contracts';
import type { Command, TimeBase } from '@chanrong/portrait';
import { expertScorecard } from '@chanrong/scoring';
import type { EnginePolicy, EngineSegment, Outputs, PartitionEngine } from '../src/index.js';

export const startMs = 1_763_800_000_000;
export const uscc = '91320214MA1XXXXX98';
export const otherUscc = '91320214MA1YYYYY2T';
export const gatewayId = 'gw-1';
export const otherGatewayId = 'gw-2';

/** Round numbers, so that tables can be read. */
export const policy: EnginePolicy = {
  scoreIntervalMs: 100,
  detailIntervalMs: 1_000,
  historyIntervalMs: 10_000,
  scanIntervalMs: 10,
  silenceIntervalMs: 60_000,
};

export const channels = [
  { id: 0, asset: 'TANK-1', measure: 'mass_kg', unit: 'kg', sigma: 5, periodMs: 60_000 },
  { id: 1, asset: 'M-1', measure: 'execution', report: 'change' },
  { id: 2, asset: 'M-1', measure: 'energy_total_kwh' },
  { id: 3, asset: 'M-1', measure: 'program' },
  { id: 4, asset: 'M-1', measure: 'parts_total' },
  { id: 5, asset: 'E-1', measure: 'energy_kwh' },
] as const;

export const scorecard: Command = { type: 'scorecard.committed', scorecard: expertScorecard };

export function prices(priceSetId: string, pricePerTonne: string): Command {
  const price = { commodity: 'COPPER', pricePerTonne, dailyVolatility: 0.012, source: 'test' };
  const currency = 'CNY';
  return { type: 'priceSet.published', priceSetId, asOfMs: startMs, currency, prices: [price] };
}

export function enterprise(who: string, gateway: string, timeBase: TimeBase = 'live'): Command[] {
  const name = '示范铸造有限公司';
  return [
    { type: 'enterprise.registered', uscc: who, name, utcOffsetMinutes: 480, timeBase },
    {
      type: 'asset.registered',
      uscc: who,
      assetId: 'TANK-1',
      kind: 'storage',
      name: '一号罐',
      commodity: 'COPPER',
    },
    { type: 'gateway.enrolled', gatewayId: gateway, uscc: who },
  ];
}

export const tick: JournalEntry = { kind: 'tick' };

export function commandEntries(...commands: readonly Command[]): JournalEntry[] {
  return commands.map((command) => ({ kind: 'command', command }));
}

export function telemetry(
  topicKind: TelemetryKind,
  body: unknown,
  gateway = gatewayId,
): JournalEntry {
  const bytes = body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
  return { kind: 'telemetry', topicKind, gatewayId: gateway, body: bytes };
}

export function birth(gateway = gatewayId, epoch = 1): JournalEntry {
  return telemetry('birth', { epoch, firmware: 'v1', channels }, gateway);
}

/** A data message of the compact form: channel, ms after the start, value. */
export function data(
  seq: number,
  readings: readonly (readonly [channel: number, laterMs: number, value: unknown])[],
  gateway = gatewayId,
): JournalEntry {
  const body = {
    e: 1,
    s: seq,
    t: startMs,
    c: readings.map(([channel]) => channel),
    d: readings.map(([, laterMs]) => laterMs),
    x: readings.map(([, , value]) => value),
  };
  return telemetry('data', body, gateway);
}

export async function segmentOf(
  seq: number,
  laterMs: number,
  entries: readonly JournalEntry[],
): Promise<EngineSegment> {
  const batch = new EntryBatch();
  for (const entry of entries) {
    if (entry.kind === 'telemetry') {
      batch.addTelemetry(entry.topicKind, entry.gatewayId, entry.body);
    } else if (entry.kind === 'command') batch.addCommand(entry.command);
    else batch.addTick();
  }
  return { seq, recordedMs: startMs + laterMs, body: await batch.finish() };
}

/** Folds entries as one more segment, recorded so long after the start; gives what it gave. */
export async function fold(
  engine: PartitionEngine,
  laterMs: number,
  ...entries: readonly JournalEntry[]
): Promise<Outputs> {
  engine.applySegment(await segmentOf(engine.seq + 1, laterMs, entries));
  return engine.takeOutputs();
}

/** One live enterprise with its gateway, prices and a scorecard. */
export const opening = [
  ...commandEntries(scorecard, prices('p-1', '68250.50'), ...enterprise(uscc, gatewayId)),
  birth(),
];

/** Outputs as plain values, in their order. */
export function plain(outputs: Outputs): unknown {
  const { latest, history, details, quarantine, alerts } = outputs;
  return [[...latest], history, [...details], quarantine, [...alerts], outputs.daily()];
}

export function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}

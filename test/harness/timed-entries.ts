/** Journal entries with the time at which they come, and segments cut from them as a test likes. */
import { EntryBatch, type TelemetryKind } from '@chanrong/contracts';
import type { EngineSegment } from '@chanrong/engine';
import { Prng } from '@chanrong/kernel';
import type { Command } from '@chanrong/portrait';

export interface TimedEntry {
  /** Journal time, Unix ms. */
  readonly atMs: number;
  readonly addTo: (batch: EntryBatch) => void;
  /** From a gateway: may come twice. */
  readonly isMessage: boolean;
}

export interface GatewayMessage {
  readonly kind: TelemetryKind;
  readonly gatewayId: string;
  readonly body: Uint8Array;
}

export function commandEntry(atMs: number, command: Command): TimedEntry {
  return { atMs, addTo: (batch) => batch.addCommand(command), isMessage: false };
}

export function messageEntry(atMs: number, message: GatewayMessage): TimedEntry {
  const { kind, gatewayId, body } = message;
  const addTo = (batch: EntryBatch) => batch.addTelemetry(kind, gatewayId, body);
  return { atMs, addTo, isMessage: true };
}

export function tickEntry(atMs: number): TimedEntry {
  return { atMs, addTo: (batch) => batch.addTick(), isMessage: false };
}

/** Entries as segments, at most `entriesMax` in one, by chance of `seed`. */
export async function cutSegments(
  entries: readonly TimedEntry[],
  { seed, entriesMax }: { readonly seed: string; readonly entriesMax: number },
): Promise<EngineSegment[]> {
  const prng = Prng.fromSeed(seed);
  const segments: EngineSegment[] = [];
  for (let from = 0; from < entries.length;) {
    const cut = entries.slice(from, from + prng.integer({ min: 1, max: entriesMax }));
    segments.push(await segmentOf(segments.length + 1, cut));
    from += cut.length;
  }
  return segments;
}

/** Entries as segments, each with everything that comes at one moment. */
export async function segmentsByMoment(entries: readonly TimedEntry[]): Promise<EngineSegment[]> {
  const segments: EngineSegment[] = [];
  for (let from = 0; from < entries.length;) {
    const { atMs } = entries[from] as TimedEntry;
    let to = from + 1;
    while (entries[to]?.atMs === atMs) to += 1;
    segments.push(await segmentOf(segments.length + 1, entries.slice(from, to)));
    from = to;
  }
  return segments;
}

/** One segment, recorded when the last of its entries comes. */
export async function segmentOf(
  seq: number,
  entries: readonly TimedEntry[],
): Promise<EngineSegment> {
  const batch = new EntryBatch();
  for (const { addTo } of entries) addTo(batch);
  return { seq, recordedMs: entries.at(-1)?.atMs ?? 0, body: await batch.finish() };
}

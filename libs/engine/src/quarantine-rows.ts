/** Rows for what could not be used: inputs with their bytes, and enterprises that cannot be evaluated. */
import {
  decodeEntry,
  type EntryFrame,
  formatTelemetryTopic,
  type JournalEntry,
  type QuarantineCode,
  type TelemetryEntry,
} from '@chanrong/contracts';
import type { Finding, PartitionState } from '@chanrong/portrait';
import type { JournalMoment, QuarantineRow } from './outputs.js';

/** Where in the journal an entry stands. */
export interface EntryPlace extends JournalMoment {
  readonly partition: number;
  readonly entryIndex: number;
}

export type EntryFinding = Omit<Finding, 'code'> & { readonly code: QuarantineCode };

/** A message of which something could not be used. */
export function findingRow(
  { partition, seq, knownAtMs, entryIndex }: EntryPlace,
  entry: TelemetryEntry,
  finding: EntryFinding,
): QuarantineRow {
  return {
    ...finding,
    seq,
    entryIndex,
    topic: topicOf(partition, entry),
    // A copy: the entry is a view into the whole segment.
    body: Uint8Array.from(entry.body),
    receivedMs: knownAtMs,
  };
}

/** A whole entry, of any kind, that could not be folded. */
export function brokenEntryRow(
  { partition, seq, knownAtMs, entryIndex }: EntryPlace,
  frame: EntryFrame,
  { gateways }: PartitionState,
  detail: string,
): QuarantineRow {
  const entry = readableEntry(frame);
  const telemetry = entry?.kind === 'telemetry' ? entry : undefined;
  return {
    seq,
    entryIndex,
    readingIndex: -1,
    gatewayId: telemetry?.gatewayId ?? null,
    uscc: gateways.get(telemetry?.gatewayId ?? '')?.enterprise.uscc ?? null,
    topic: telemetry === undefined ? (entry?.kind ?? 'unreadable') : topicOf(partition, telemetry),
    code: 'fold-failed',
    detail,
    body: Uint8Array.from(telemetry?.body ?? frame.payload),
    receivedMs: knownAtMs,
  };
}

/** Who sent an entry; undefined when nobody did or it cannot be read. */
export function gatewayOf(frame: EntryFrame): string | undefined {
  const entry = readableEntry(frame);
  return entry?.kind === 'telemetry' ? entry.gatewayId : undefined;
}

/** Of no entry: `ordinal` tells several of one segment apart. */
export function failedEvaluationRow(
  { seq, knownAtMs }: JournalMoment,
  { uscc, detail, ordinal }: { uscc: string; detail: string; ordinal: number },
): QuarantineRow {
  return {
    seq,
    entryIndex: -1,
    readingIndex: -1 - ordinal,
    gatewayId: null,
    uscc,
    topic: 'evaluation',
    code: 'evaluation-failed',
    detail,
    body: new Uint8Array(),
    receivedMs: knownAtMs,
  };
}

function topicOf(
  partition: number,
  { gatewayId, topicKind: kind, suffix }: TelemetryEntry,
): string {
  return formatTelemetryTopic({ partition, gatewayId, kind, suffix });
}

function readableEntry(frame: EntryFrame): JournalEntry | undefined {
  try {
    return decodeEntry(frame);
  } catch {
    return undefined;
  }
}

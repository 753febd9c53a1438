/** Takes segments; gives hashes of everything that folding them produces. */
import { createHash, type Hash } from 'node:crypto';
import {
  type AlertRow,
  defaultEnginePolicy,
  type EngineSegment,
  type FacilityRow,
  PartitionEngine,
  type ScoreRow,
  type TransitionRow,
} from '@chanrong/engine';
import { livePlant, recordedPlant } from './golden-journal.js';

export interface FoldedJournal {
  /** SHA-256, hex: over all scores in order, all facility states, daily quantities, quarantine; the last checkpoint. */
  readonly scores: string;
  readonly facilities: string;
  readonly daily: string;
  readonly quarantine: string;
  readonly checkpoint: string;
  readonly portraits: Readonly<Record<string, string>>;
  readonly counts: { readonly scores: number; readonly readings: number };
}

export interface FoldedRows {
  readonly history: readonly ScoreRow[];
  readonly latest: ReadonlyMap<string, ScoreRow>;
  readonly facilities: readonly FacilityRow[];
  readonly transitions: readonly TransitionRow[];
  /** As they opened and closed. */
  readonly alerts: readonly AlertRow[];
}

/** Folds from the beginning; `restartAt` segments are followed by saving, forgetting and restoring. */
export function foldJournal(
  segments: readonly EngineSegment[],
  restartAt: ReadonlySet<number> = new Set(),
): FoldedJournal & { readonly rows: FoldedRows } {
  const hashes = { scores: sha256(), facilities: sha256(), daily: sha256(), quarantine: sha256() };
  const history: ScoreRow[] = [];
  const facilities: FacilityRow[] = [];
  const transitions: TransitionRow[] = [];
  const alerts: AlertRow[] = [];
  const latest = new Map<string, ScoreRow>();
  const counts = { scores: 0, readings: 0 };
  let engine = PartitionEngine.create(0, defaultEnginePolicy);
  for (const segment of segments) {
    engine.applySegment(segment);
    const outputs = engine.takeOutputs();
    for (const row of outputs.history) hashes.scores.update(row.body).update(row.portraitHash);
    for (const row of outputs.latest.values()) hashes.scores.update(row.body).update(row.hash);
    for (const row of outputs.facilities.values()) hashes.facilities.update(row.body);
    hashes.daily.update(JSON.stringify(outputs.daily()));
    for (const { code, detail } of outputs.quarantine)
      hashes.quarantine.update(`${code} ${detail}`);
    history.push(...outputs.history);
    for (const row of outputs.transitions) hashes.facilities.update(row.body);
    facilities.push(...outputs.facilities.values());
    transitions.push(...outputs.transitions);
    alerts.push(...outputs.alerts.values());
    for (const [uscc, row] of outputs.latest) latest.set(uscc, row);
    counts.scores += outputs.latest.size;
    if (restartAt.has(segment.seq)) {
      counts.readings += engine.counts.readings;
      engine = PartitionEngine.restore(0, defaultEnginePolicy, engine.checkpoint());
    }
  }
  counts.readings += engine.counts.readings;
  return {
    scores: hashes.scores.digest('hex'),
    facilities: hashes.facilities.digest('hex'),
    daily: hashes.daily.digest('hex'),
    quarantine: hashes.quarantine.digest('hex'),
    checkpoint: sha256().update(engine.checkpoint()).digest('hex'),
    portraits: Object.fromEntries(
      [recordedPlant, livePlant].map((uscc) => [uscc, hexOf(engine.portraitHash(uscc))]),
    ),
    counts,
    rows: { history, latest, facilities, transitions, alerts },
  };
}

function sha256(): Hash {
  return createHash('sha256');
}

function hexOf(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}

/**
 * Folds a partition's journal from its beginning, and compares everything that was ever published from it:
 * scores, portraits, assets, margin states, alerts and daily quantities, to the last character.
 *
 * Memory grows with the enterprises of the partition, their days and alerts; not with the journal.
 */
import { defaultEnginePolicy, foldAround, type Outputs, PartitionEngine } from '@chanrong/engine';
import type { Segment } from '@chanrong/journal';
import { isoDate } from '@chanrong/kernel';
import type pg from 'pg';
import type { Discrepancies } from './discrepancies.js';
import {
  alertFacts,
  assetFacts,
  differences,
  type Facts,
  facilityFacts,
  historyFacts,
  portraitFacts,
  scoreFacts,
  type StoredRow,
  transitionFacts,
} from './facts.js';
import { type OutputScope, readStoredOutputs, type StoredOutputs } from './stored-outputs.js';

export interface RecomputeCounts {
  scores: number;
  portraits: number;
  facilities: number;
  /** Margin states that facilities entered. */
  transitions: number;
  alerts: number;
  dailyCells: number;
  readings: number;
}

export class Recompute {
  readonly counts: RecomputeCounts = {
    scores: 0,
    portraits: 0,
    facilities: 0,
    transitions: 0,
    alerts: 0,
    dailyCells: 0,
    readings: 0,
  };
  private engine: PartitionEngine;
  private isStopped = false;
  private readonly alerts = new Map<string, Facts>();
  private readonly daily = new Map<string, number>();

  private constructor(
    private readonly scope: OutputScope,
    private readonly stored: StoredOutputs,
    private readonly found: Discrepancies,
  ) {
    this.engine = PartitionEngine.create(scope.partition, defaultEnginePolicy);
  }

  /** @param client used for nothing else until the last segment is taken */
  static async open(
    client: pg.PoolClient,
    scope: OutputScope,
    found: Discrepancies,
  ): Promise<Recompute> {
    return new Recompute(scope, await readStoredOutputs(client, scope), found);
  }

  /** The scorer has not folded what came after it, or nobody asked for it. */
  private get lastSeq(): number {
    return Math.min(this.stored.cursorSeq, this.scope.toSeq);
  }

  async take(segment: Segment): Promise<void> {
    if (this.isStopped || segment.seq > this.lastSeq) return;
    if (!this.fold(segment)) {
      this.isStopped = true;
      return;
    }
    const outputs = this.engine.takeOutputs();
    await this.compareHistory(segment.seq, outputs);
    this.compareTransitions(outputs);
    this.compareLatest(outputs);
    this.gather(outputs);
  }

  /** Compares what is known only at the end, and only where that is what the newest rows follow from. */
  finish(): void {
    if (this.isStopped || this.lastSeq < this.stored.cursorSeq) return;
    for (const [id, folded] of this.alerts) {
      const stored = this.stored.alerts.get(id);
      this.stored.alerts.delete(id);
      const closedMs = Number(folded['closing known at'] ?? Number.NaN);
      if (stored === undefined && closedMs < this.stored.keptSinceMs.alert) continue;
      const what = `alert ${folded['rule']} about ${folded['subject']} of ${folded['enterprise']}`;
      this.counts.alerts += this.match(what, stored, folded);
    }
    for (const { key } of this.stored.alerts.values()) this.unfounded(`alert ${key}`);
    for (const { key, seq } of this.stored.latest.values())
      this.unfounded(`newest score of ${key} in segment ${seq}`);
    for (const { key, seq } of this.stored.portraits.values())
      this.unfounded(`portrait of ${key} in segment ${seq}`);
    for (const { key, seq } of this.stored.assets.values())
      this.unfounded(`assets of ${key} in segment ${seq}`);
    for (const { key, seq } of this.stored.facilities.values())
      this.unfounded(`margin state of ${key} in segment ${seq}`);
    for (const key of this.stored.transitions.keys()) this.unfounded(`margin state of ${key}`);
    this.compareDaily();
  }

  /** The scorer left entries out where it could not fold them: the same ones must be left out again. */
  private fold(segment: Segment): boolean {
    const before = this.engine;
    const readingsBefore = before.counts.readings;
    try {
      if (this.stored.foldedAround.has(segment.seq))
        this.engine = foldAround(before, defaultEnginePolicy, segment);
      else before.applySegment(segment);
    } catch (error) {
      this.found.add((error as Error).message);
      return false;
    }
    const { readings } = this.engine.counts;
    this.counts.readings += this.engine === before ? readings - readingsBefore : readings;
    return true;
  }

  private async compareHistory(seq: number, { history }: Outputs): Promise<void> {
    const rows = await this.stored.history.takeUntil(seq);
    const stored = new Map(rows.map((row) => [`${row.key} in segment ${row.seq}`, row]));
    for (const row of history) {
      if (!this.isWanted(row.uscc)) continue;
      const name = `${row.uscc} in segment ${row.seq}`;
      if (!stored.has(name) && row.knownAtMs < this.stored.keptSinceMs.score) continue;
      this.counts.scores += this.match(`score of ${name}`, stored.get(name), historyFacts(row));
      stored.delete(name);
    }
    for (const name of stored.keys()) this.unfounded(`score of ${name}`);
  }

  private compareTransitions({ transitions }: Outputs): void {
    const { transitions: stored } = this.stored;
    for (const row of transitions) {
      if (!this.isWanted(row.uscc)) continue;
      const key = `${row.facilityId} in segment ${row.seq}`;
      const folded = transitionFacts(row);
      this.counts.transitions += this.match(`margin state of ${key}`, stored.get(key), folded);
      stored.delete(key);
    }
  }

  /** Only the newest are kept; earlier ones have nothing to be compared with. */
  private compareLatest({ latest, details, facilities }: Outputs): void {
    const take = (rows: Map<string, StoredRow>, key: string, seq: number) => {
      const row = rows.get(key);
      if (row === undefined || Number(row.seq) !== seq) return undefined;
      rows.delete(key);
      return row;
    };
    for (const [uscc, row] of latest) {
      const stored = take(this.stored.latest, uscc, row.seq);
      if (stored !== undefined) this.match(`newest score of ${uscc}`, stored, scoreFacts(row));
    }
    for (const [uscc, row] of details) {
      const portrait = take(this.stored.portraits, uscc, row.seq);
      if (portrait !== undefined)
        this.counts.portraits += this.match(`portrait of ${uscc}`, portrait, portraitFacts(row));
      const assets = take(this.stored.assets, uscc, row.seq);
      if (assets !== undefined) this.match(`assets of ${uscc}`, assets, assetFacts(row));
    }
    for (const [id, row] of facilities) {
      const stored = take(this.stored.facilities, id, row.seq);
      if (stored !== undefined)
        this.counts.facilities += this.match(`margin state of ${id}`, stored, facilityFacts(row));
    }
  }

  private gather(outputs: Outputs): void {
    for (const [id, row] of outputs.alerts) {
      if (this.isWanted(row.uscc)) this.alerts.set(id, alertFacts(row, this.alerts.get(id)));
    }
    for (const { uscc, day, assetId, measure, quantity } of outputs.daily()) {
      if (!this.isWanted(uscc)) continue;
      const key = `${uscc}|${isoDate(day)}|${assetId}|${measure}`;
      this.daily.set(key, (this.daily.get(key) ?? 0) + quantity);
    }
  }

  private compareDaily(): void {
    for (const key of new Set([...this.daily.keys(), ...this.stored.daily.keys()])) {
      const folded = this.daily.get(key) ?? 0;
      const stored = this.stored.daily.get(key) ?? 0;
      if (folded === stored) this.counts.dailyCells += 1;
      else this.found.add(`daily ${key} is ${stored}, the journal gives ${folded}`);
    }
  }

  private match(what: string, stored: StoredRow | undefined, folded: Facts): 0 | 1 {
    if (stored === undefined) {
      this.found.add(`${what} follows from the journal but is not stored`);
      return 0;
    }
    const different = differences(stored.facts, folded);
    for (const difference of different) this.found.add(`${what}: ${difference}`);
    return different.length === 0 ? 1 : 0;
  }

  private unfounded(what: string): void {
    this.found.add(`${what} is stored but does not follow from the journal`);
  }

  private isWanted(uscc: string): boolean {
    return this.scope.uscc === null || this.scope.uscc === uscc;
  }
}

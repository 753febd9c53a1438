/**
 * Episodes of alerts of one enterprise: at most one open alert per rule and subject, whatever is said
 * about it how often.
 *
 * Takes the conditions that hold at an instant; gives the alerts that opened or closed. A condition that
 * does not last as long as its rule's dwell is forgotten; an open alert outlives short recoveries.
 */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';
import {
  type Alert,
  type AlertCondition,
  type AlertEvidence,
  type AlertRule,
  alertRules,
} from './alert.js';

interface Episode {
  readonly rule: AlertRule;
  readonly subject: string;
  readonly assetId: string | null;
  /** When the condition was first and last found, Unix ms. */
  readonly firstMs: number;
  heldMs: number;
  /** NaN while the rule's dwell has not passed. */
  openedMs: number;
  evidence: AlertEvidence;
}

export class AlertBook {
  private readonly episodes = new Map<string, Episode>();

  get openCount(): number {
    let count = 0;
    for (const { openedMs } of this.episodes.values()) if (openedMs === openedMs) count += 1;
    return count;
  }

  isOpen(rule: AlertRule, subject: string): boolean {
    const openedMs = this.episodes.get(keyOf(rule, subject))?.openedMs;
    return openedMs !== undefined && openedMs === openedMs;
  }

  /**
   * @param nowMs never less than before
   * @returns alerts that opened (`closedMs` null) or closed, in a fixed order
   */
  review(uscc: string, nowMs: number, conditions: readonly AlertCondition[]): Alert[] {
    const changes: Alert[] = [];
    for (const condition of conditions) {
      const episode = this.episodeOf(condition, nowMs);
      episode.heldMs = nowMs;
      const isOpen = !Number.isNaN(episode.openedMs);
      if (isOpen || nowMs - episode.firstMs < alertRules[episode.rule].dwellMs) continue;
      episode.openedMs = nowMs;
      episode.evidence = evidenceOf(condition);
      changes.push(alertOf(uscc, episode, null));
    }
    for (const [key, episode] of this.episodes) {
      if (episode.heldMs === nowMs) continue;
      const isOpen = !Number.isNaN(episode.openedMs);
      if (isOpen && nowMs - episode.heldMs < alertRules[episode.rule].quietMs) continue;
      this.episodes.delete(key);
      if (isOpen) changes.push(alertOf(uscc, episode, nowMs));
    }
    return changes;
  }

  write(writer: ByteWriter): void {
    writer.u53(this.episodes.size);
    for (const episode of this.episodes.values()) {
      const { rule, subject, assetId, evidence } = episode;
      writer.string(rule);
      writer.string(subject);
      writer.string(assetId ?? '');
      writer.f64(episode.firstMs);
      writer.f64(episode.heldMs);
      writer.f64(episode.openedMs);
      writer.f64(evidence.value ?? Number.NaN);
      writer.f64(evidence.limit ?? Number.NaN);
      writer.string(evidence.unit);
      writer.f64(evidence.sinceMs ?? Number.NaN);
    }
  }

  static read(reader: ByteReader): AlertBook {
    const book = new AlertBook();
    const count = reader.u53();
    for (let index = 0; index < count; index += 1) {
      const episode = readEpisode(reader);
      book.episodes.set(keyOf(episode.rule, episode.subject), episode);
    }
    return book;
  }

  private episodeOf(condition: AlertCondition, nowMs: number): Episode {
    const { rule, subject, assetId } = condition;
    const key = keyOf(rule, subject);
    const known = this.episodes.get(key);
    if (known !== undefined) return known;
    const evidence = evidenceOf(condition);
    const episode: Episode = {
      rule,
      subject,
      assetId,
      firstMs: nowMs,
      heldMs: nowMs,
      openedMs: Number.NaN,
      evidence,
    };
    this.episodes.set(key, episode);
    return episode;
  }
}

function readEpisode(reader: ByteReader): Episode {
  const rule = reader.string() as AlertRule;
  const subject = reader.string();
  const assetId = reader.string();
  return {
    rule,
    subject,
    assetId: assetId === '' ? null : assetId,
    firstMs: reader.f64(),
    heldMs: reader.f64(),
    openedMs: reader.f64(),
    evidence: {
      value: numberOrNull(reader.f64()),
      limit: numberOrNull(reader.f64()),
      unit: reader.string(),
      sinceMs: numberOrNull(reader.f64()),
    },
  };
}

function keyOf(rule: AlertRule, subject: string): string {
  return `${rule}|${subject}`;
}

function alertOf(uscc: string, episode: Episode, closedMs: number | null): Alert {
  const { rule, subject, assetId, openedMs, evidence } = episode;
  return { uscc, rule, subject, assetId, openedMs, closedMs, evidence };
}

function evidenceOf({ value, limit, unit, sinceMs }: AlertCondition): AlertEvidence {
  return { value, limit, unit, sinceMs };
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** Takes a journal; gives what the real engine said about one enterprise, and when. */
import { createHash } from 'node:crypto';
import {
  type AlertRow,
  defaultEnginePolicy,
  type EngineSegment,
  type Outputs,
  PartitionEngine,
} from '@chanrong/engine';
import type { Portrait } from '@chanrong/portrait';
import type { Evaluation, FacilityAssessment, MarginState } from '@chanrong/scoring';

/** What was known at a moment of journal time. */
export interface Sight {
  readonly atMs: number;
  readonly evaluation: Evaluation;
  readonly facilities: readonly FacilityAssessment[];
}

export interface Outcome {
  /** In order of opening. */
  readonly alerts: readonly AlertRow[];
  /** One an hour, oldest first. */
  readonly course: readonly Sight[];
  /** Changes of the margin state of any facility. */
  readonly margins: readonly { readonly atMs: number; readonly state: MarginState }[];
  readonly portraits: readonly { readonly atMs: number; readonly portrait: Portrait }[];
  /** SHA-256 over everything that would be committed, and the state to continue from. */
  readonly hash: string;
}

const hourMs = 3_600_000;

export function play(segments: Iterable<EngineSegment>, uscc: string): Outcome {
  const engine = PartitionEngine.create(0, defaultEnginePolicy);
  const told = new Told(uscc);
  for (const segment of segments) {
    engine.applySegment(segment);
    told.hear(segment.recordedMs, engine.takeOutputs());
  }
  return told.outcome(engine.checkpoint());
}

/** Gathers in place. */
class Told {
  readonly #uscc: string;
  readonly #hash = createHash('sha256');
  readonly #alerts = new Map<string, AlertRow>();
  readonly #facilities = new Map<string, string>();
  readonly #states = new Map<string, MarginState>();
  readonly #course: Sight[] = [];
  readonly #margins: { atMs: number; state: MarginState }[] = [];
  readonly #portraits: { atMs: number; portrait: Portrait }[] = [];
  #hour = Number.NEGATIVE_INFINITY;
  #detailHour = Number.NEGATIVE_INFINITY;

  constructor(uscc: string) {
    this.#uscc = uscc;
  }

  hear(atMs: number, outputs: Outputs): void {
    this.#digest(outputs);
    for (const alert of outputs.alerts.values()) this.#keep(alert);
    for (const { facilityId, uscc, state, body } of outputs.facilities.values()) {
      if (uscc !== this.#uscc) continue;
      this.#facilities.set(facilityId, body);
      if (this.#states.get(facilityId) === state) continue;
      this.#states.set(facilityId, state);
      this.#margins.push({ atMs, state });
    }
    const hour = Math.floor(atMs / hourMs);
    const latest = outputs.latest.get(this.#uscc);
    if (latest !== undefined && hour > this.#hour) {
      this.#hour = hour;
      const facilities = [...this.#facilities.values()].map(
        (body) => JSON.parse(body) as FacilityAssessment,
      );
      const evaluation = JSON.parse(latest.body) as Evaluation;
      this.#course.push({ atMs, evaluation, facilities });
    }
    const detail = outputs.details.get(this.#uscc);
    if (detail !== undefined && hour > this.#detailHour) {
      this.#detailHour = hour;
      this.#portraits.push({ atMs, portrait: JSON.parse(detail.portrait) as Portrait });
    }
  }

  outcome(checkpoint: Uint8Array): Outcome {
    return {
      alerts: [...this.#alerts.values()].filter(({ uscc }) => uscc === this.#uscc),
      course: this.#course,
      margins: this.#margins,
      portraits: this.#portraits,
      hash: this.#hash.update(checkpoint).digest('hex'),
    };
  }

  #digest({ latest, history, facilities, details, quarantine, alerts }: Outputs): void {
    for (const { body, hash } of latest.values()) this.#hash.update(body).update(hash);
    for (const { portraitHash } of history) this.#hash.update(portraitHash);
    for (const { hash } of facilities.values()) this.#hash.update(hash);
    for (const { hash } of details.values()) this.#hash.update(hash);
    for (const { code, detail } of quarantine) this.#hash.update(`${code} ${detail}`);
    for (const alert of alerts.values()) this.#hash.update(JSON.stringify(alert));
  }

  #keep(alert: AlertRow): void {
    const known = this.#alerts.get(alert.alertId);
    this.#alerts.set(alert.alertId, { ...alert, opened: alert.opened ?? known?.opened ?? null });
  }
}

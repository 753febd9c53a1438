/** What folding segments gives, to be committed in one transaction with the cursor. */
import type { QuarantineCode } from '@chanrong/contracts';
import type { Alert, DailyDelta } from '@chanrong/portrait';
import type { MarginState } from '@chanrong/scoring';

export interface ScoreRow {
  readonly uscc: string;
  readonly seq: number;
  readonly asOfMs: number;
  readonly knownAtMs: number;
  readonly outcome: string;
  readonly score: number | null;
  readonly grade: string | null;
  /** JSON of the evaluation. */
  readonly body: string;
  /** SHA-256 of the canonical score content. */
  readonly hash: Uint8Array;
}

/** A score as it stays: with the state of the enterprise that it was made from. */
export interface HistoryRow extends ScoreRow {
  /** SHA-256 of the canonical bytes of the enterprise's state. */
  readonly portraitHash: Uint8Array;
}

/** A bank's facility, for that bank. */
export interface FacilityRow {
  readonly facilityId: string;
  readonly uscc: string;
  readonly tenant: string;
  readonly seq: number;
  readonly asOfMs: number;
  readonly knownAtMs: number;
  readonly state: MarginState;
  /** JSON of the assessment, and SHA-256 of its canonical form. */
  readonly body: string;
  readonly hash: Uint8Array;
}

/** A margin state that a facility entered, as it stays. */
export interface TransitionRow extends FacilityRow {
  /** Null for the first. */
  readonly previous: MarginState | null;
}

export interface DetailRow {
  readonly uscc: string;
  readonly seq: number;
  readonly asOfMs: number;
  readonly knownAtMs: number;
  /** JSON of the portrait, and of the assets with their channels. */
  readonly portrait: string;
  readonly assets: string;
  /** SHA-256 of the canonical bytes of the enterprise's state. */
  readonly hash: Uint8Array;
}

export interface QuarantineRow {
  readonly seq: number;
  /** -1: no entry, but what was made of the segment. */
  readonly entryIndex: number;
  /** First reading concerned; -1 for the whole message. */
  readonly readingIndex: number;
  /** All readings concerned; absent for the whole message. */
  readonly readingIndexes?: readonly number[];
  readonly gatewayId: string | null;
  readonly uscc: string | null;
  readonly topic: string;
  readonly code: QuarantineCode;
  readonly detail: string;
  readonly body: Uint8Array;
  readonly receivedMs: number;
}

export interface AlertRow extends Alert {
  /** SHA-256 of enterprise, rule, subject and opening, hexadecimal: one episode, one id. */
  readonly alertId: string;
  /** The bank that it concerns, where it concerns one bank alone. */
  readonly tenant: string | null;
  /** Journal position and time at which the alert opened; null when that was written before. */
  readonly opened: JournalMoment | null;
  readonly closed: JournalMoment | null;
}

export interface JournalMoment {
  readonly seq: number;
  readonly knownAtMs: number;
}

/** Outputs of one partition since they were last taken. Gathered in place: on the path of every segment. */
export class Outputs {
  /** Newest evaluation by enterprise. */
  readonly latest = new Map<string, ScoreRow>();
  readonly history: HistoryRow[] = [];
  /** Newest assessment by facility. */
  readonly facilities = new Map<string, FacilityRow>();
  readonly transitions: TransitionRow[] = [];
  /** Newest detail by enterprise. */
  readonly details = new Map<string, DetailRow>();
  readonly quarantine: QuarantineRow[] = [];
  /** By id, in the order in which they first changed. */
  readonly alerts = new Map<string, AlertRow>();
  private readonly dailyByKey = new Map<string, { delta: DailyDelta; quantity: number }>();

  // oxlint-disable-next-line max-params
  addAlert(
    alertId: string,
    alert: Alert,
    moment: JournalMoment,
    tenant: string | null = null,
  ): void {
    const opened = alert.closedMs === null ? moment : (this.alerts.get(alertId)?.opened ?? null);
    const closed = alert.closedMs === null ? null : moment;
    this.alerts.set(alertId, { ...alert, alertId, tenant, opened, closed });
  }

  addDaily(delta: DailyDelta): void {
    const key = `${delta.uscc}|${delta.day}|${delta.assetId}|${delta.measure}`;
    const known = this.dailyByKey.get(key);
    if (known === undefined) this.dailyByKey.set(key, { delta, quantity: delta.quantity });
    else known.quantity += delta.quantity;
  }

  /**
   * Daily quantities to add, summed per cell; nothing for cells that came out even. What is not exact
   * any more is nonsense anyway: it saturates, because a sum that overflows would stop the partition.
   */
  daily(): DailyDelta[] {
    return [...this.dailyByKey.values()]
      .filter(({ quantity }) => quantity !== 0)
      .map(({ delta, quantity }) => ({ ...delta, quantity: saturated(quantity) }));
  }
}

function saturated(quantity: number): number {
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, quantity));
}

/** What a scenario is: a journal with a mishap, the same without, and what has to be said about it by when. */
import type { AlertRule } from '@chanrong/portrait';
import type { TimedEntry } from '../harness/timed-entries.js';

export interface Scenario {
  /** Its file, its row in docs/scenarios.md. */
  readonly code: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** For the table: what happens, and what the instruments say meanwhile. */
  readonly happens: string;
  readonly sensorsSay: string;
  readonly uscc: string;
  /** The storage unit that it is about. */
  readonly assetId: string;
  /** Unix ms. */
  readonly beginsMs: number;
  /** When what a bank counted on is gone; null where nothing is lost as long as somebody is told. */
  readonly loss: Loss | null;
  /** Everything that is told, in order of opening. */
  readonly told: readonly Told[];
  /** What becomes of the unit's eligible value by the loss, or within a day where there is none. */
  readonly worth: 'nothing' | 'lower' | 'unchanged';
  /** Name of the honest twin: scenarios at the same place over the same days share one. */
  readonly twin: string;
  /** Entries in order of journal time; the honest twin has everything but the mishap. */
  readonly journal: (twin: 'mishap' | 'honest') => TimedEntry[];
}

export interface Loss {
  readonly atMs: number;
  /** What is not there any more, at the price of the day; fen. */
  readonly fen: number;
}

export interface Told {
  readonly rule: AlertRule;
  readonly subject: string;
  /** Told at most so long after the scenario begins, ms. */
  readonly withinMs: number;
}

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

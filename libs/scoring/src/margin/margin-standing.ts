/**
 * The margin state of a facility: normal → warn (警戒) → call (追保) → liquidate (平仓).
 *
 * A line counts as reached only after the dwell time, and all states are left at one place, below the
 * warning line by the hysteresis, so that a noisy sensor cannot flap a margin call. `liquidate` is a
 * signal: the bank decides, nothing here disposes of anything.
 *
 * A pure step function. Time comes in as an argument, in the enterprise's own time.
 */
import type { FacilityLines } from '@chanrong/portrait';

export const marginStates = ['normal', 'warn', 'call', 'liquidate'] as const;
export type MarginState = (typeof marginStates)[number];

export interface MarginStanding {
  readonly state: MarginState;
  /** Since when, Unix ms. */
  readonly sinceMs: number;
  /** Since when the loan-to-value ratio is at or above the line without a break; null when it is below. */
  readonly callFromMs: number | null;
  readonly liquidateFromMs: number | null;
  /** End of the time to cure a call; null when there is none. */
  readonly cureByMs: number | null;
}

export interface MarginObservation {
  /** Loan to value, ppm; null when something is drawn against nothing. */
  readonly ltvPpm: number | null;
  /**
   * Part of the stock is not observed. What is not seen is not counted, and that may lead to a call; but
   * only a value that was seen to fall, or a call left uncured, leads to `liquidate`.
   */
  readonly isBlind: boolean;
  /** Enterprise time, Unix ms; never less than at the step before. */
  readonly atMs: number;
}

/** The standing after an observation; `standing` is null before the first. */
export function stepMargin(
  standing: MarginStanding | null,
  observed: MarginObservation,
  lines: FacilityLines,
): MarginStanding {
  const { ltvPpm, isBlind, atMs } = observed;
  const reaches = (linePpm: number): boolean => ltvPpm === null || ltvPpm >= linePpm;
  const fromMs = (known: number | null | undefined, holds: boolean): number | null =>
    holds ? (known ?? atMs) : null;
  const callFromMs = fromMs(standing?.callFromMs, reaches(lines.callPpm));
  const liquidateFromMs = fromMs(
    standing?.liquidateFromMs,
    reaches(lines.liquidatePpm) && !isBlind,
  );
  const waits = {
    isCalled: hasLasted(callFromMs, atMs, lines.dwellMs),
    isLost:
      hasLasted(liquidateFromMs, atMs, lines.dwellMs) || hasLasted(standing?.cureByMs, atMs, 0),
    isWarned: reaches(lines.warnPpm),
  };
  const isCured = !reaches(lines.warnPpm - lines.hysteresisPpm);
  const state = isCured ? 'normal' : nextState(standing?.state ?? 'normal', waits);
  const sinceMs = standing?.state === state ? standing.sinceMs : atMs;
  const cureByMs =
    state === 'call' ? (standing?.cureByMs ?? atMs + lines.cureMs) : deadline(state, standing);
  return { state, sinceMs, callFromMs, liquidateFromMs, cureByMs };
}

/** States are only climbed here; the way down is the cure. */
function nextState(
  state: MarginState,
  waits: { readonly isWarned: boolean; readonly isCalled: boolean; readonly isLost: boolean },
): MarginState {
  if (state === 'liquidate' || waits.isLost) return 'liquidate';
  if (state === 'call' || waits.isCalled) return 'call';
  return state === 'warn' || waits.isWarned ? 'warn' : 'normal';
}

/** Who is past a call keeps its deadline, as evidence of why. */
function deadline(state: MarginState, standing: MarginStanding | null): number | null {
  return state === 'liquidate' ? (standing?.cureByMs ?? null) : null;
}

function hasLasted(fromMs: number | null | undefined, atMs: number, ms: number): boolean {
  return fromMs !== null && fromMs !== undefined && atMs - fromMs >= ms;
}

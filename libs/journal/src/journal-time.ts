/**
 * Journal time from a clock that may jump. It never runs backwards, and it does not stand still either: while
 * the clock is behind, it goes on at half the clock's pace until the clock has caught up, so that what waits for
 * journal time gets its turn. `journal_append` reckons the same in SQL.
 */
export interface JournalClock {
  /** Newest journal time, Unix ms. */
  readonly recordedMs: number;
  /** What the clock said when it was last reckoned with, Unix ms. */
  readonly clockMs: number;
}

export function nextJournalTime(
  { recordedMs, clockMs }: JournalClock,
  nowMs: number,
): JournalClock {
  const stepMs = Math.max(0, Math.floor((nowMs - clockMs) / 2));
  if (nowMs >= recordedMs + stepMs) return { recordedMs: nowMs, clockMs: nowMs };
  // What is left of an odd millisecond counts the next time.
  const reckonedMs = nowMs < clockMs ? nowMs : clockMs + 2 * stepMs;
  return { recordedMs: recordedMs + stepMs, clockMs: reckonedMs };
}

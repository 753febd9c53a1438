/** Judgements of the watch, in one place, each with its reason. */
export const watchPolicy = {
  /** Live enterprises are looked at every minute of journal time. */
  liveIntervalMs: 60_000,
  /** Recorded ones on a grid of event time that does not make a replay of years slow. */
  recordedIntervalMs: 5 * 60_000,
  /** Readings outside the possible range between two looks: one is noise, three are a run. */
  outOfRangeMin: 3,
  /** A hole in the message numbers is news for a day; after that it is history. */
  missingNewsMs: 24 * 3_600_000,
  /** Clocks set by NTP differ by milliseconds; two minutes ahead of the journal is a clock nobody set. */
  clockAheadMs: 2 * 60_000,
  /** ISO/IEC 30163 asks for continual monitoring: under four fifths of the time is not that. */
  coveragePpmMin: 800_000,
  /** Coverage says nothing before there is a day of it. */
  coverageAfterMs: 24 * 3_600_000,
  /** Stock that falls by more than half within the window is a clearance, not a delivery. */
  stockFallShare: 0.5,
  stockWindowMs: 30 * 60_000,
  /** A fall below this many standard deviations of the measurement is noise. */
  stockFallSigmas: 6,
} as const;

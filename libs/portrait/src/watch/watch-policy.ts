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
  /** Stock and flow meters are compared once an hour: leaks and thefts are slow, noise is not. */
  balanceIntervalMs: 3_600_000,
  /** Looks over which the opening balance is averaged. */
  balanceBaselineLooks: 12,
  /** After a week of alarm the books are opened again, so that a new loss is news. */
  balanceRestartLooks: 168,
  /** Flow meters of class 0.5: what passed them is known to half a percent. */
  flowTolerance: 0.005,
  /** Looks that the blame for an imbalance remembers: a week. */
  blameLooks: 168,
  /** A flow meter is blamed where it explains so much more than any other cause. */
  blameRatio: 2,
  /** A difference beyond this many standard deviations is a discrepancy. */
  imbalanceZ: 3,
  /** A week of people against the four before, so that rest days weigh alike on both sides. */
  peopleDays: 7,
  peopleBaseDays: 28,
  /** A fall by more than this share is no leave and no cold: half of it would be a holiday. */
  peopleFallShare: 0.4,
  /** Readings so close in time are of one moment. */
  momentMs: 1_000,
  /** A fall below this many standard deviations of the measurement is noise. */
  stockFallSigmas: 6,
} as const;

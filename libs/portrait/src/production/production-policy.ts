/** Judgements about production, in one place, each with its reason. */
export const productionPolicy = {
  /** OEE describes the last whole week, so that rest days weigh alike. */
  oeeDays: 7,
  /** The days of the past count less by this a day: half a year back, two fifths. */
  energyForgetting: 0.995,
  /** Two weeks, so that two Sundays have shown what a plant draws at rest. */
  energyLearningDays: 14,
  /** A day is no laboratory: residuals below this share of the mean energy are not told apart. */
  energySigmaShareMin: 0.03,
  /** Days further off than this many standard deviations teach nothing: a fraud must not become the rule by lasting. */
  energyClip: 3,
  /** Steps of a standard deviation and more; a day is a sample. */
  energyAllowance: 0.5,
  /** Days between two false alarms of one plant: with 4,000 plants, one in two days. */
  energyRunLength: 10_000,
  /** What was found holds until a week is in order: rest days show nothing. */
  energyCalmDays: 7,
  /** One-sided 95 % normal quantile for what energy can have made. */
  energyZ: 1.645,
} as const;

export const declaredOutputPolicy = {
  /** A quarter is the longest period that is reported on. */
  daysMax: 92,
  /** Declarations kept: two years of months. */
  keptMax: 24,
  /** Counters and reports are closed at other hours; more than this share above is not that. */
  tolerance: 0.05,
  /** Days of a period that were seen at least, as a share: what happened on the others is not known. */
  seenShareMin: 0.9,
} as const;

/** Judgements of the fold, in one place, each with its reason. */
export const foldPolicy = {
  /** A periodic channel is silent after this many periods: two lost readings are noise, five are not. */
  gapPeriods: 5,
  /** Gap limit where birth gives no period: a quarter hour is the metering interval of the grid. */
  gapMsDefault: 15 * 60_000,
  /** Without any message for so long a gateway vouches for nothing, not even for values that "hold". */
  gatewaySilenceMs: 10 * 60_000,
  /** A noisy sensor (sigma > 0) that repeats one value to the last digit for so long is stuck. */
  flatlineMs: 60 * 60_000,
  /** Standard deviation of a stock reading where birth declares none: 1 % of the reading. */
  stockSigmaRatioDefault: 0.01,
  /** One-sided 95 % normal quantile for the low stock quantity. */
  lowQuantityZ: 1.645,
  /** Evidence about a sensor halves in a day, so yesterday's good conduct cannot cover today. */
  trustHalfLifeMinutes: 24 * 60,
  /** A year after its calibration ran out nobody vouches for a sensor: the usual interval once more. */
  calibrationDecayMs: 365 * 24 * 3_600_000,
  /** A sensor nobody has seen yet starts undecided: Beta(1, 1). */
  trustPrior: 1,
  /** Event times before 2000-01-01 are clocks that were never set. */
  eventMsMin: 946_684_800_000,
  /** An event further ahead of journal time than a day is a wrong clock, not a late message. */
  futureMsMax: 24 * 3_600_000,
  /** Numbers beyond this, either way, are broken sensors whatever they measure; sums below stay exact. */
  valueMax: 1e15,
  /** Energy between two readings of one meter: 10 GWh is more than any plant draws. */
  energyKwhMax: 1e7,
  /** Items counted between two readings of one counter. */
  partsMax: 1e9,
  /** Person-hours of one interval, and people counted: more than any plant employs. */
  peopleMax: 1e6,
  /** An operating state reported on change is believed no longer than this without another word. */
  stateHoldMsMax: 31 * 24 * 3_600_000,
  /** Different channels that a gateway may declare in its life: a reinstallation may rename them all. */
  channelsPerGatewayMax: 8_192,
  /** Calendar days kept in a portrait: a month of trend before the current four weeks. */
  portraitDaysMax: 62,
  /** Text of a reading kept for people, characters. */
  textCharsMax: 128,
} as const;

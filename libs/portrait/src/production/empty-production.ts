import type { DayPortrait, ProductionPortrait } from '../portrait.js';

/** A day on which nothing was seen. */
export const emptyDay: DayPortrait = {
  day: 0,
  operatingMs: 0,
  observedMs: 0,
  energyMwh: 0,
  parts: 0,
  faults: 0,
  goodParts: 0,
  standardMs: 0,
  workedMs: 0,
  headcount: 0,
};

/** An enterprise whose production nobody observes. */
export const emptyProduction: ProductionPortrait = {
  stateChannelCount: 0,
  energyChannelCount: 0,
  faultChannelCount: 0,
  partChannelCount: 0,
  goodPartChannelCount: 0,
  peopleChannelCount: 0,
  days: [],
};

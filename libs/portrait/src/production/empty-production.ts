import type { DayPortrait, OeeElement, ProductionPortrait } from '../portrait.js';

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
  plannedMs: 0,
  workedMs: 0,
  headcount: 0,
};

const unseen: OeeElement = { ppm: null, isCapped: false, missing: 'state' };

/** An enterprise whose production nobody observes. */
export const emptyProduction: ProductionPortrait = {
  stateChannelCount: 0,
  energyChannelCount: 0,
  faultChannelCount: 0,
  partChannelCount: 0,
  goodPartChannelCount: 0,
  peopleChannelCount: 0,
  days: [],
  oee: {
    dayCount: 0,
    availability: unseen,
    effectiveness: unseen,
    quality: { ...unseen, missing: 'parts' },
    ppm: null,
  },
  energy: null,
  declared: [],
};

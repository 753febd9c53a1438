import { mishapSizes } from '@chanrong/park';
import {
  atCopperWorks,
  copperFen,
  facility,
  mondayMs,
  rawStore,
  thursdayMs,
} from './copper-works.js';
import { dayMs, type Scenario } from './scenario.js';

const fromMs = thursdayMs;
const untilMs = mondayMs + 9 * dayMs;
const stolenKg = (rawStore.capacityKg * mishapSizes.slowTheftPerDay * (untilMs - fromMs)) / dayMs;

export const slowTheft: Scenario = {
  code: 'slow-theft',
  title: { zh: '蚂蚁搬家', en: 'Slow theft' },
  happens: 'Copper leaves past the meters, less in an hour than the scale can tell',
  sensorsSay: 'each reading: nothing unusual; together: stock that its meters do not explain',
  assetId: rawStore.assetId,
  beginsMs: fromMs,
  loss: { atMs: untilMs, fen: copperFen(stolenKg) },
  told: [
    { rule: 'mass-imbalance', subject: rawStore.assetId, withinMs: 2 * dayMs },
    { rule: 'margin-warn', subject: facility.facilityId, withinMs: 5 * dayMs },
    { rule: 'over-advance', subject: facility.facilityId, withinMs: 5 * dayMs },
    { rule: 'margin-call', subject: facility.facilityId, withinMs: 5 * dayMs },
  ],
  worth: 'nothing',
  ...atCopperWorks({ mishaps: [{ name: 'slow-theft', fromMs, untilMs }], days: 9 }),
};

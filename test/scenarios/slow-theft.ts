import { mishapSizes } from '@chanrong/park';
import { atCopperWorks, copperFen, mondayMs, rawStore, thursdayMs } from './copper-works.js';
import { dayMs, type Scenario } from './scenario.js';

const fromMs = thursdayMs;
const untilMs = mondayMs + 14 * dayMs;

export const slowTheft: Scenario = {
  code: 'slow-theft',
  title: { zh: '蚂蚁搬家', en: 'Slow theft' },
  happens: 'Copper leaves past the meters, less in an hour than the scale can tell',
  sensorsSay: 'each reading: nothing unusual; together: stock that its meters do not explain',
  assetId: rawStore.assetId,
  beginsMs: fromMs,
  loss: { atMs: untilMs, fen: copperFen(rawStore.capacityKg * mishapSizes.slowTheftPerDay * 11) },
  told: [{ rule: 'mass-imbalance', subject: rawStore.assetId, withinMs: 7 * dayMs }],
  worth: 'unchanged',
  ...atCopperWorks({ mishaps: [{ name: 'slow-theft', fromMs, untilMs }], days: 14 }),
};

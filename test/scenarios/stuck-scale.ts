import { mishapSizes } from '@chanrong/park';
import {
  atCopperWorks,
  copperFen,
  facility,
  mondayMs,
  rawStore,
  thursdayMs,
} from './copper-works.js';
import { dayMs, hourMs, minuteMs, type Scenario } from './scenario.js';

const fromMs = thursdayMs + 10 * hourMs;
const untilMs = mondayMs + 7 * dayMs;

export const stuckScale: Scenario = {
  code: 'stuck-scale',
  title: { zh: '地磅卡死', en: 'Stuck scale' },
  happens:
    'The scale of the copper store sticks on Thursday; a day later two days of copper are driven off behind it',
  sensorsSay: 'the scale: one value, to the last digit; flow meters: nothing',
  assetId: rawStore.assetId,
  beginsMs: fromMs,
  loss: { atMs: fromMs + mishapSizes.lootAfterMs, fen: copperFen(rawStore.lotKg) },
  told: [
    { rule: 'channel-stuck', subject: `${rawStore.assetId}/mass_kg`, withinMs: 80 * minuteMs },
    { rule: 'margin-warn', subject: facility.facilityId, withinMs: 80 * minuteMs },
    { rule: 'over-advance', subject: facility.facilityId, withinMs: 3 * hourMs },
    { rule: 'margin-call', subject: facility.facilityId, withinMs: 8 * hourMs },
    { rule: 'margin-liquidate', subject: facility.facilityId, withinMs: 4 * dayMs },
    { rule: 'mass-imbalance', subject: rawStore.assetId, withinMs: 4 * dayMs },
  ],
  worth: 'nothing',
  ...atCopperWorks({ mishaps: [{ name: 'stuck-scale', fromMs, untilMs }], days: 9 }),
};

import { mishapSizes } from '@chanrong/park';
import {
  atCopperWorks,
  copperFen,
  copperWorks,
  facility,
  mondayMs,
  rawStore,
  thursdayMs,
} from './copper-works.js';
import { dayMs, hourMs, minuteMs, type Scenario } from './scenario.js';

const fromMs = thursdayMs + 2 * hourMs;
const untilMs = mondayMs + 7 * dayMs;

/** On Monday a liaison counts the copper, the scale is mended, and the bank is told what was found. */
const inspectedMs = untilMs + 9 * hourMs;
const cleared = {
  type: 'tamper.cleared',
  uscc: copperWorks.uscc,
  assetId: rawStore.assetId,
  inspectedMs,
  by: 'liaison of grid-2',
  reason: 'load cells rewired and sealed; 56 t missing, reported to the bank',
} as const;

export const coverOpened: Scenario = {
  code: 'cover-opened',
  title: { zh: '拆封改秤', en: 'Opened cover' },
  happens:
    'Somebody opens the load cells of the copper store for ten minutes; a day later a lot is driven off',
  sensorsSay: 'the switch: open, then closed; the scale: a third more than before',
  assetId: rawStore.assetId,
  beginsMs: fromMs,
  loss: { atMs: fromMs + mishapSizes.lootAfterMs, fen: copperFen(rawStore.lotKg) },
  told: [
    { rule: 'cover-opened', subject: rawStore.assetId, withinMs: 10 * minuteMs },
    { rule: 'margin-warn', subject: facility.facilityId, withinMs: 10 * minuteMs },
    { rule: 'over-advance', subject: facility.facilityId, withinMs: 2 * hourMs },
    { rule: 'margin-call', subject: facility.facilityId, withinMs: 7 * hourMs },
    { rule: 'margin-liquidate', subject: facility.facilityId, withinMs: 4 * dayMs },
    { rule: 'mass-imbalance', subject: rawStore.assetId, withinMs: 5 * dayMs },
  ],
  worth: 'nothing',
  ...atCopperWorks({
    commands: [{ atMs: inspectedMs + hourMs, command: cleared }],
    mishaps: [{ name: 'cover-opened', fromMs, untilMs }],
    days: 9,
  }),
};

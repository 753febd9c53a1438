import { mondayMs, rawStore, thursdayMs, atCopperWorks } from './copper-works.js';
import { dayMs, type Scenario } from './scenario.js';

const fromMs = thursdayMs;
const untilMs = mondayMs + 21 * dayMs;

export const idleRunning: Scenario = {
  code: 'idle-running',
  title: { zh: '夜间空转', en: 'Machines that run empty' },
  happens: 'From Thursday on the machines run empty outside working hours, to look busy',
  sensorsSay: 'meter and states: three shifts; counters and scales: one',
  assetId: rawStore.assetId,
  beginsMs: fromMs,
  loss: null,
  told: [],
  worth: 'unchanged',
  ...atCopperWorks({ mishaps: [{ name: 'idle-running', fromMs, untilMs }], days: 21 }),
};

import { atCopperWorks, copperWorks, mondayMs, rawStore } from './copper-works.js';
import { dayMs, type Scenario } from './scenario.js';

const fromMs = mondayMs + 15 * dayMs;
const untilMs = mondayMs + 21 * dayMs;

export const idleRunning: Scenario = {
  code: 'idle-running',
  title: { zh: '夜间空转', en: 'Machines that run empty' },
  happens: 'From the third Tuesday on the machines run empty outside working hours, to look busy',
  sensorsSay: 'meter and states: three shifts; counters and scales: one',
  assetId: rawStore.assetId,
  beginsMs: fromMs,
  loss: null,
  told: [{ rule: 'energy-without-output', subject: copperWorks.uscc, withinMs: 3 * dayMs }],
  worth: 'unchanged',
  ...atCopperWorks({ mishaps: [{ name: 'idle-running', fromMs, untilMs }], days: 21 }),
};

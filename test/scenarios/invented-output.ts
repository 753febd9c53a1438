import { atCopperWorks, copperWorks, mondayMs, rawStore } from './copper-works.js';
import { dayMs, type Scenario } from './scenario.js';

const fromMs = mondayMs + 15 * dayMs;
const untilMs = mondayMs + 21 * dayMs;

export const inventedOutput: Scenario = {
  code: 'invented-output',
  title: { zh: '虚报产量', en: 'Invented output' },
  happens: 'From the third Tuesday on counters and states claim night shifts that nobody works',
  sensorsSay: 'counters and states: three shifts; the meter: one',
  assetId: rawStore.assetId,
  beginsMs: fromMs,
  loss: null,
  told: [{ rule: 'output-without-energy', subject: copperWorks.uscc, withinMs: 3 * dayMs }],
  worth: 'unchanged',
  ...atCopperWorks({ mishaps: [{ name: 'invented-output', fromMs, untilMs }], days: 21 }),
};

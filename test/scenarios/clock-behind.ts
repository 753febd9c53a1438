import { atCopperWorks, copperWorks, facility, rawStore, thursdayMs } from './copper-works.js';
import { hourMs, minuteMs, type Scenario } from './scenario.js';

const fromMs = thursdayMs + 9 * hourMs;
const untilMs = thursdayMs + 33 * hourMs;

export const clockBehind: Scenario = {
  code: 'clock-behind',
  title: { zh: '时钟回拨', en: 'Clock set back' },
  happens: 'The gateway loses its clock and is six hours behind for a day',
  sensorsSay: 'all that they see, at the wrong time',
  assetId: rawStore.assetId,
  beginsMs: fromMs,
  loss: null,
  told: [
    { rule: 'clock-behind', subject: copperWorks.gateway.gatewayId, withinMs: 20 * minuteMs },
    { rule: 'margin-warn', subject: facility.facilityId, withinMs: 30 * minuteMs },
    { rule: 'over-advance', subject: facility.facilityId, withinMs: 2 * hourMs },
    { rule: 'margin-call', subject: facility.facilityId, withinMs: 7 * hourMs },
  ],
  worth: 'nothing',
  ...atCopperWorks({ mishaps: [{ name: 'clock-behind', fromMs, untilMs }], days: 9 }),
};

import { atCopperWorks, copperWorks, facility, rawStore, thursdayMs } from './copper-works.js';
import { hourMs, minuteMs, type Scenario } from './scenario.js';

const fromMs = thursdayMs + 9 * hourMs;
const untilMs = thursdayMs + 33 * hourMs;

export const clockAhead: Scenario = {
  code: 'clock-ahead',
  title: { zh: '时钟超前', en: 'Clock ahead' },
  happens: 'The gateway loses its clock and is six hours ahead for a day',
  sensorsSay: 'all that they see, at the wrong time',
  assetId: rawStore.assetId,
  beginsMs: fromMs,
  loss: null,
  told: [
    { rule: 'clock-ahead', subject: copperWorks.gateway.gatewayId, withinMs: 20 * minuteMs },
    { rule: 'margin-warn', subject: facility.facilityId, withinMs: 30 * minuteMs },
    { rule: 'over-advance', subject: facility.facilityId, withinMs: 2 * hourMs },
    { rule: 'margin-call', subject: facility.facilityId, withinMs: 7 * hourMs },
  ],
  worth: 'nothing',
  ...atCopperWorks({ mishaps: [{ name: 'clock-ahead', fromMs, untilMs }], days: 9 }),
};

import { atCopperWorks, copperWorks, facility, mondayMs, rawStore } from './copper-works.js';
import { dayMs, hourMs, minuteMs, type Scenario } from './scenario.js';

const fromMs = mondayMs + 4 * dayMs + 18 * hourMs;
const untilMs = mondayMs + 7 * dayMs + 8 * hourMs;

export const gatewayOffline: Scenario = {
  code: 'gateway-offline',
  title: { zh: '周末断网', en: 'Gateway offline over a weekend' },
  happens:
    'The network of the works is down from Friday evening to Monday morning; the gateway sends what it stored',
  sensorsSay: 'nothing; on Monday all of it at once',
  assetId: rawStore.assetId,
  beginsMs: fromMs,
  loss: null,
  told: [
    { rule: 'margin-warn', subject: facility.facilityId, withinMs: 30 * minuteMs },
    { rule: 'gateway-silent', subject: copperWorks.gateway.gatewayId, withinMs: 30 * minuteMs },
    { rule: 'over-advance', subject: facility.facilityId, withinMs: 2 * hourMs },
    { rule: 'margin-call', subject: facility.facilityId, withinMs: 7 * hourMs },
    { rule: 'coverage-low', subject: copperWorks.uscc, withinMs: 2 * dayMs },
  ],
  worth: 'nothing',
  ...atCopperWorks({ mishaps: [{ name: 'gateway-offline', fromMs, untilMs }], days: 9 }),
};

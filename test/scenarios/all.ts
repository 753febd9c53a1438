/** Every scenario, in the order of docs/scenarios.md. */
import { clockAhead } from './clock-ahead.js';
import { clockBehind } from './clock-behind.js';
import { coverOpened } from './cover-opened.js';
import { fourReceipts } from './four-receipts.js';
import { gatewayOffline } from './gateway-offline.js';
import { idleRunning } from './idle-running.js';
import { inventedOutput } from './invented-output.js';
import { priceCrash } from './price-crash.js';
import { roundTripSales } from './round-trip-sales.js';
import type { Scenario } from './scenario.js';
import { slowTheft } from './slow-theft.js';
import { stuckScale } from './stuck-scale.js';
import { wrongContent } from './wrong-content.js';

export const scenarios: readonly Scenario[] = [
  stuckScale,
  coverOpened,
  slowTheft,
  gatewayOffline,
  clockAhead,
  clockBehind,
  priceCrash,
  fourReceipts,
  wrongContent,
  roundTripSales,
  idleRunning,
  inventedOutput,
];

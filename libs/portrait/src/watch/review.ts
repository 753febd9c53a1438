/**
 * Looks at one enterprise at an instant; opens and closes its alerts.
 *
 * Live enterprises are looked at as journal time moves, because silence counts there. Recorded ones are
 * looked at on a grid of event time, from within the fold, so that nothing depends on when or in what
 * pieces the recording was sent.
 */
import { describeAssets, describeTrust, productionAt, viewChannels } from '../describe-portrait.js';
import type { Enterprise, Gateway, PartitionState } from '../partition-state.js';
import type { AlertCondition } from './alert.js';
import { balanceConditions } from './balance-conditions.js';
import { channelConditions } from './channel-conditions.js';
import { contentConditions } from './content-conditions.js';
import { gatewayConditions } from './gateway-conditions.js';
import { sealConditions } from './seal-conditions.js';
import { isProductionDue, productionConditions } from './production-conditions.js';
import { stockConditions } from './stock-conditions.js';
import { titleConditions } from './title-conditions.js';
import { watchPolicy } from './watch-policy.js';

/** Looks at every live enterprise that sends something, or that someone has handed in papers about. `state.journalMs` is now. */
export function reviewLive(state: PartitionState): void {
  for (const enterprise of state.enterprises.values()) {
    if (enterprise.timeBase !== 'live') continue;
    if (enterprise.gateways.length === 0 && enterprise.title === null) continue;
    review(state, enterprise, state.journalMs);
  }
}

/** Looks at a recorded enterprise before a reading of `atMs` moves it into the next interval of event time. */
export function reviewBefore(state: PartitionState, enterprise: Enterprise, atMs: number): void {
  const { watch } = enterprise;
  const interval = watchPolicy.recordedIntervalMs;
  const nowMs = Math.floor(atMs / interval) * interval;
  const isFirst = watch.dueMs === Number.NEGATIVE_INFINITY;
  watch.dueMs = nowMs + interval;
  if (!isFirst) review(state, enterprise, nowMs);
}

/**
 * An event cannot be known before it happens: a live gateway ahead of the journal has a wrong clock. And
 * time does not run backwards: so has one whose next message is of an earlier time than the one before. What
 * was stored comes under the numbers of its time, so a backlog is not that.
 */
// oxlint-disable-next-line max-params -- one message
export function noteClock(
  { journalMs }: PartitionState,
  gateway: Gateway,
  seq: number,
  lastMs: number,
): void {
  const { clockAheadMs } = watchPolicy;
  const aheadMs = lastMs - journalMs;
  if (aheadMs > clockAheadMs) gateway.ahead = { byMs: aheadMs, seenMs: journalMs };
  if (seq !== gateway.window.highest) return;
  const lagMs = journalMs - lastMs;
  const byMs = gateway.newestMs - lastMs;
  const wasRight = gateway.behind === null;
  // A clock that was set back reaches where it was in the end; it is right when it lags no more than before.
  const isRight = wasRight ? byMs <= clockAheadMs : lagMs <= gateway.lagMs + clockAheadMs;
  if (!isRight) {
    gateway.behind ??= { byMs, seenMs: journalMs };
    return;
  }
  gateway.behind = null;
  gateway.newestMs = Math.max(gateway.newestMs, Math.min(lastMs, journalMs));
  gateway.lagMs = Math.max(0, lagMs);
}

function review(state: PartitionState, enterprise: Enterprise, nowMs: number): void {
  const { uscc, watch } = enterprise;
  const views = viewChannels(state, enterprise, nowMs);
  const conditions: AlertCondition[] = [];
  gatewayConditions(enterprise, nowMs, conditions);
  channelConditions(state, enterprise, nowMs, conditions);
  const assets = describeAssets(enterprise, views, nowMs);
  sealConditions(assets, conditions);
  contentConditions(assets, conditions);
  stockConditions(watch, assets, nowMs, conditions);
  balanceConditions(enterprise, assets, views, conditions);
  if (isProductionDue(enterprise, nowMs)) {
    productionConditions(enterprise, productionAt(state, enterprise, nowMs), conditions);
  }
  titleConditions(enterprise, assets, nowMs, conditions);
  coverageCondition(enterprise, describeTrust(enterprise, views).coveragePpm, nowMs, conditions);
  const changes = watch.book.review(uscc, nowMs, conditions);
  for (const change of changes) state.alertChanges.push(change);
}

// oxlint-disable-next-line max-params -- the conditions are an output
function coverageCondition(
  { uscc, firstEventMs }: Enterprise,
  coveragePpm: number,
  nowMs: number,
  conditions: AlertCondition[],
): void {
  if (!(nowMs - firstEventMs >= watchPolicy.coverageAfterMs)) return;
  if (coveragePpm >= watchPolicy.coveragePpmMin) return;
  conditions.push({
    rule: 'coverage-low',
    subject: uscc,
    assetId: null,
    value: coveragePpm / 1e6,
    limit: watchPolicy.coveragePpmMin / 1e6,
    unit: 'ratio',
    sinceMs: firstEventMs,
  });
}

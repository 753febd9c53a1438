/** What is wrong with the gateways of an enterprise, as the fold has counted it. */
import { foldPolicy } from '../fold-policy.js';
import type { ClockFault, Enterprise, Gateway } from '../partition-state.js';
import type { AlertCondition } from './alert.js';
import { watchPolicy } from './watch-policy.js';
import type { Watch } from './watch.js';

export function gatewayConditions(
  { gateways, timeBase, watch }: Enterprise,
  nowMs: number,
  conditions: AlertCondition[],
): void {
  for (const gateway of gateways) {
    if (gateway.channelCount === 0) continue;
    if (timeBase === 'live') {
      silence(gateway, nowMs, conditions);
      clocks(gateway, nowMs, conditions);
    }
    missing(watch, gateway, nowMs, conditions);
    fork(watch, gateway, nowMs, conditions);
  }
}

function silence({ gatewayId, heardMs }: Gateway, nowMs: number, found: AlertCondition[]): void {
  const silentMs = nowMs - heardMs;
  if (silentMs <= foldPolicy.gatewaySilenceMs) return;
  const hasDied = heardMs === 0;
  found.push({
    rule: 'gateway-silent',
    subject: gatewayId,
    assetId: null,
    value: hasDied ? null : silentMs / 1_000,
    limit: foldPolicy.gatewaySilenceMs / 1_000,
    unit: 's',
    sinceMs: hasDied ? null : heardMs,
  });
}

function clocks(
  { gatewayId, ahead, behind }: Gateway,
  nowMs: number,
  found: AlertCondition[],
): void {
  const clock = (rule: 'clock-ahead' | 'clock-behind', { byMs, seenMs }: ClockFault): void => {
    const [value, limit] = [byMs / 1_000, watchPolicy.clockAheadMs / 1_000];
    found.push({
      rule,
      subject: gatewayId,
      assetId: null,
      value,
      limit,
      unit: 's',
      sinceMs: seenMs,
    });
  };
  const isNews = ahead !== null && nowMs - ahead.seenMs <= watchPolicy.liveIntervalMs;
  if (isNews) clock('clock-ahead', ahead);
  if (behind !== null) clock('clock-behind', behind);
}

// oxlint-disable-next-line max-params -- the conditions are an output
function missing(watch: Watch, gateway: Gateway, nowMs: number, found: AlertCondition[]): void {
  const { gatewayId, window } = gateway;
  const key = `missing|${gatewayId}`;
  if (window.missing === 0) {
    watch.counters.delete(key);
    return;
  }
  watch.growth(key, window.missing, nowMs);
  const grownMs = watch.counters.get(key)?.grownMs ?? nowMs;
  if (nowMs - grownMs > watchPolicy.missingNewsMs) return;
  found.push({
    rule: 'messages-missing',
    subject: gatewayId,
    assetId: null,
    value: window.missing,
    limit: 0,
    unit: 'messages',
    sinceMs: grownMs,
  });
}

// oxlint-disable-next-line max-params -- the conditions are an output
function fork(watch: Watch, gateway: Gateway, nowMs: number, found: AlertCondition[]): void {
  const { gatewayId, forkCount } = gateway;
  if (forkCount === 0) return;
  const grown = watch.growth(`fork|${gatewayId}`, forkCount, nowMs);
  if (grown <= 0) return;
  found.push({
    rule: 'sequence-forked',
    subject: gatewayId,
    assetId: null,
    value: grown,
    limit: 0,
    unit: 'messages',
    sinceMs: nowMs,
  });
}

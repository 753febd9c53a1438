import type { MishapName } from '@chanrong/park';
import type { GatewayMishap } from './simulator-file.js';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** These show in sums over days: with a history that is still to be made up, they began in it. */
const slowMishaps: readonly MishapName[] = ['slow-theft', 'idle-running', 'invented-output'];
const slowSinceMs = 10 * dayMs;

/** A gateway is found again, and a clock is set; scales and thieves stay. */
const briefMs: Partial<Record<MishapName, number>> = {
  'gateway-offline': 30 * minuteMs,
  'clock-ahead': 60 * minuteMs,
  'clock-behind': 60 * minuteMs,
};

/**
 * When a mishap of the demo park begins and ends. It begins a minute from now, because what has been sent
 * cannot be sent otherwise; `hasHistory` says that a past has been.
 */
export function demoMishap(
  name: MishapName,
  {
    gatewayId,
    nowMs,
    hasHistory,
  }: {
    readonly gatewayId: string;
    readonly nowMs: number;
    readonly hasHistory: boolean;
  },
): GatewayMishap {
  const soonMs = Math.floor(nowMs / minuteMs) * minuteMs + minuteMs;
  const fromMs = !hasHistory && slowMishaps.includes(name) ? soonMs - slowSinceMs : soonMs;
  return { gatewayId, name, fromMs, untilMs: fromMs + (briefMs[name] ?? 365 * dayMs) };
}

/** What single channels of an enterprise show: one value for ever, or values that cannot be. */
import { channelStride, field } from '../channel-table.js';
import type { Enterprise, PartitionState } from '../partition-state.js';
import type { AlertCondition } from './alert.js';
import { watchPolicy } from './watch-policy.js';

/** The channel in hand. */
const record = new Float64Array(channelStride);

// oxlint-disable-next-line max-params -- the conditions are an output
export function channelConditions(
  state: PartitionState,
  { channels, watch }: Enterprise,
  nowMs: number,
  conditions: AlertCondition[],
): void {
  for (const { index, name: subject, assetId, detector, unit } of channels) {
    if (detector?.hasShifted) {
      const { value, usual: limit } = detector.newest;
      const rule = 'channel-shifted';
      conditions.push({ rule, subject, assetId, value, limit, unit: unit ?? '', sinceMs: null });
    }
    state.channels.read(index, record);
    const sinceMs = record[field.sameSinceMs] as number;
    const sameMs = (record[field.lastMs] as number) - sinceMs;
    const limitMs = record[field.flatlineMs] as number;
    if (sameMs > limitMs) {
      const [value, limit] = [sameMs / 1_000, limitMs / 1_000];
      const rule = 'channel-stuck';
      conditions.push({ rule, subject, assetId, value, limit, unit: 's', sinceMs });
    }
    const outOfRange = record[field.outOfRangeCount] as number;
    if (outOfRange === 0) continue;
    const grown = watch.growth(`range|${subject}`, outOfRange, nowMs);
    if (grown < watchPolicy.outOfRangeMin) continue;
    conditions.push({
      rule: 'readings-out-of-range',
      subject,
      assetId,
      value: grown,
      limit: watchPolicy.outOfRangeMin,
      unit: 'readings',
      sinceMs: nowMs,
    });
  }
}

/** Gateways of an enterprise as whoever connects one looks at it. */
import { isoInstant } from '@chanrong/kernel';
import type { ChannelView, Gateway } from '@chanrong/portrait';

export interface GatewayDetail {
  readonly gatewayId: string;
  /** Newest epoch that a birth was accepted for; 0 before any. */
  readonly epoch: number;
  readonly channelCount: number;
  readonly readingCount: number;
  /** Of the newest epoch. */
  readonly highestSeq: number;
  readonly missingCount: number;
  readonly forkCount: number;
  /** Journal time of its newest message; null before any, and after its death. */
  readonly heardAt: string | null;
  /** Newest event time less the journal time of the newest message, ms; null before any reading. */
  readonly clockOffsetMs: number | null;
}

export function describeGateways(
  gateways: readonly Gateway[],
  views: readonly ChannelView[],
): GatewayDetail[] {
  return gateways.map((gateway) => {
    const { gatewayId, epoch, channelCount, window, forkCount, heardMs, ahead } = gateway;
    const own = views.filter((view) => view.channel.gatewayId === gatewayId);
    const newestMs = own.reduce((newest, { lastMs }) => Math.max(newest, lastMs), -Infinity);
    const behind = heardMs > 0 && newestMs > -Infinity ? newestMs - heardMs : null;
    return {
      gatewayId,
      epoch,
      channelCount,
      readingCount: own.reduce((sum, { readingCount }) => sum + readingCount, 0),
      highestSeq: window.highest,
      missingCount: window.missing,
      forkCount,
      heardAt: heardMs > 0 ? isoInstant(heardMs) : null,
      clockOffsetMs: ahead?.byMs ?? behind,
    };
  });
}

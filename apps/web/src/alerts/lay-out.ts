import type { Alert } from '../api/generated/types.gen.js';

export interface Span {
  readonly id: string;
  readonly severity: Alert['severity'];
  /** Shares of the time shown, 0 to 1. */
  readonly from: number;
  readonly to: number;
}

export interface Timeline {
  readonly fromMs: number;
  readonly spans: readonly Span[];
}

type Episode = Pick<Alert, 'id' | 'severity' | 'openedAt' | 'closedAt'>;

/** Episodes as spans of the time from the first opening until now; an open one lasts until now. */
export function layOut(alerts: readonly Episode[], nowMs: number): Timeline {
  const fromMs = Math.min(nowMs, ...alerts.map(({ openedAt }) => Date.parse(openedAt)));
  const lastMs = Math.max(1, nowMs - fromMs);
  const share = (ms: number) => Math.min(1, Math.max(0, (ms - fromMs) / lastMs));
  const spans = alerts.map(({ id, severity, openedAt, closedAt }) => ({
    id,
    severity,
    from: share(Date.parse(openedAt)),
    to: share(closedAt === null ? nowMs : Date.parse(closedAt)),
  }));
  return { fromMs, spans };
}

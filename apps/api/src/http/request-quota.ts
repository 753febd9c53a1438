/**
 * How many requests somebody may send in a window of time. Counts are of this process: behind several, each
 * gives its own quota.
 *
 * The windows of all callers begin together, so that what is remembered is forgotten at once and has a maximum.
 */
export interface QuotaPolicy {
  readonly requestsMax: number;
  readonly windowMs: number;
}

export interface QuotaState {
  readonly isExceeded: boolean;
  readonly remaining: number;
  /** Until the next window, rounded up. */
  readonly resetSeconds: number;
}

/** Callers beyond these in one window share one count. */
const callersMax = 50_000;
const others = '*';

export class RequestQuota {
  private readonly counts = new Map<string, number>();
  private windowStartMs = 0;

  constructor(readonly policy: QuotaPolicy) {}

  /** Counts one request. */
  take(who: string, nowMs: number): QuotaState {
    const { requestsMax, windowMs } = this.policy;
    if (nowMs - this.windowStartMs >= windowMs || nowMs < this.windowStartMs) {
      this.counts.clear();
      this.windowStartMs = nowMs - (nowMs % windowMs);
    }
    const key = this.counts.has(who) || this.counts.size < callersMax ? who : others;
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    return {
      isExceeded: count > requestsMax,
      remaining: Math.max(0, requestsMax - count),
      resetSeconds: Math.ceil((this.windowStartMs + windowMs - nowMs) / 1_000),
    };
  }
}

/** As draft-ietf-httpapi-ratelimit-headers names them. */
export function quotaHeaders({ requestsMax, windowMs }: QuotaPolicy, state: QuotaState) {
  const { isExceeded, remaining, resetSeconds } = state;
  return {
    'ratelimit-policy': `"default";q=${requestsMax};w=${windowMs / 1_000}`,
    ratelimit: `"default";r=${remaining};t=${resetSeconds}`,
    ...(isExceeded && { 'retry-after': String(resetSeconds) }),
  };
}

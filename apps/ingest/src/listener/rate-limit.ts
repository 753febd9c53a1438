/** Two token buckets of one gateway, messages and bytes: how long its connection must rest. On the hot path. */
export interface RateLimits {
  readonly messagesPerSecond: number;
  readonly messagesBurst: number;
  readonly bytesPerSecond: number;
  readonly bytesBurst: number;
}

export class RateLimit {
  readonly #limits: RateLimits;
  #messages: number;
  #bytes: number;
  #atMs: number;

  constructor(limits: RateLimits, nowMs: number) {
    this.#limits = limits;
    this.#messages = limits.messagesBurst;
    this.#bytes = limits.bytesBurst;
    this.#atMs = nowMs;
  }

  /** Takes a message that has arrived; milliseconds until the next may be read, 0 when at once. */
  take(bytes: number, nowMs: number): number {
    const { messagesPerSecond, messagesBurst, bytesPerSecond, bytesBurst } = this.#limits;
    const seconds = Math.max(0, nowMs - this.#atMs) / 1_000;
    this.#atMs = nowMs;
    this.#messages = Math.min(messagesBurst, this.#messages + seconds * messagesPerSecond) - 1;
    this.#bytes = Math.min(bytesBurst, this.#bytes + seconds * bytesPerSecond) - bytes;
    const owed = Math.max(-this.#messages / messagesPerSecond, -this.#bytes / bytesPerSecond);
    return owed > 0 ? Math.ceil(owed * 1_000) : 0;
  }
}

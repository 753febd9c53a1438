/** Keeps the distances between messages as they were recorded, divided by the speed. */
export class Pace {
  #origin: { readonly dueMs: number; readonly startedMs: number } | undefined;

  /** `speed`: recorded seconds in one second; Infinity waits for nothing. */
  constructor(private readonly speed: number) {}

  /** How long to wait before what was due at `dueMs`, Unix ms; `nowMs` from a steady clock. */
  waitMs(dueMs: number, nowMs: number): number {
    if (this.speed === Number.POSITIVE_INFINITY) return 0;
    this.#origin ??= { dueMs, startedMs: nowMs };
    const elapsedMs = (dueMs - this.#origin.dueMs) / this.speed;
    return Math.max(0, this.#origin.startedMs + elapsedMs - nowMs);
  }
}

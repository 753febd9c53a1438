import { setTimeout as delay } from 'node:timers/promises';

export interface Wait {
  readonly timeoutMs: number;
  readonly intervalMs: number;
  /** Ends the waiting early; the reason is thrown. */
  readonly signal: AbortSignal;
}

/** Asks again and again until the answer is true. Resolves to false when time is up. */
export async function waitUntil(check: () => Promise<boolean>, wait: Wait): Promise<boolean> {
  const deadlineMs = performance.now() + wait.timeoutMs;
  for (;;) {
    wait.signal.throwIfAborted();
    if (await check()) return true;
    if (performance.now() > deadlineMs) return false;
    await delay(wait.intervalMs, undefined, { signal: wait.signal }).catch(() => undefined);
  }
}

/** Waits between attempts: 50 ms, doubling to 2 s; one call ends all waits for good. */
const firstMs = 50;
const lastMs = 2_000;

export class RetryDelay {
  readonly #abandoned = new AbortController();
  /** Resolves when there is no point in waiting any more. */
  readonly whenAbandoned = new Promise<void>((resolve) => {
    this.#abandoned.signal.addEventListener('abort', () => resolve(), { once: true });
  });

  get abandoned(): boolean {
    return this.#abandoned.signal.aborted;
  }

  msFor(attempt: number): number {
    return Math.min(lastMs, firstMs * 2 ** attempt);
  }

  /** False when there is no point in another attempt. */
  wait(ms: number): Promise<boolean> {
    const { signal } = this.#abandoned;
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const abandon = () => {
        clearTimeout(timer);
        resolve(false);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', abandon);
        resolve(true);
      }, ms);
      signal.addEventListener('abort', abandon, { once: true });
    });
  }

  abandon(): void {
    this.#abandoned.abort();
  }
}

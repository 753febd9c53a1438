/**
 * Gathers keys and hands them on together: at the end of the current tick when it has been quiet, at
 * most once per interval while it is busy, and never while the last hand-over is still going on.
 */
export class Coalescer<Key> {
  readonly #intervalMs: number;
  readonly #flush: (keys: Key[]) => Promise<void>;
  readonly #keys = new Set<Key>();
  #cycle: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #endInterval: (() => void) | undefined;
  #closed = false;

  constructor(intervalMs: number, flush: (keys: Key[]) => Promise<void>) {
    this.#intervalMs = intervalMs;
    this.#flush = flush;
  }

  add(key: Key): void {
    if (this.#closed) return;
    this.#keys.add(key);
    this.#cycle ??= this.#run();
  }

  /** Hands on what is gathered, then nothing more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#endInterval?.();
    await this.#cycle;
  }

  async #run(): Promise<void> {
    await new Promise(setImmediate);
    while (this.#keys.size > 0) {
      const keys = [...this.#keys];
      this.#keys.clear();
      await this.#flush(keys);
      if (!this.#closed) await this.#interval();
    }
    // In the same turn as the look at the keys: one that comes now starts the next cycle.
    this.#cycle = undefined;
  }

  #interval(): Promise<void> {
    return new Promise((resolve) => {
      this.#endInterval = () => {
        clearTimeout(this.#timer);
        resolve();
      };
      this.#timer = setTimeout(resolve, this.#intervalMs);
    });
  }
}

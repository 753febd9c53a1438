/**
 * Ctrl-C and its relatives: the first asks everything to stop, a later one does not wait.
 *
 * One Ctrl-C can arrive several times at once: from the terminal, forwarded by npm, and as a hang-up
 * when npm leaves. Only what comes after a while is a person who has lost patience.
 */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const oneGestureMs = 1_000;

export class StopSignal {
  readonly #controller = new AbortController();
  readonly #listener: () => void;
  /** Resolves at the first signal. */
  readonly asked: Promise<void>;

  constructor(onImpatience: () => void) {
    let resolveAsked: () => void;
    let firstMs: number | undefined;
    this.asked = new Promise((resolve) => (resolveAsked = resolve));
    this.#listener = () => {
      firstMs ??= performance.now();
      if (performance.now() - firstMs > oneGestureMs) {
        onImpatience();
        process.exit(1);
      }
      this.#controller.abort(new Error('stopped'));
      resolveAsked();
    };
    for (const signal of signals) process.on(signal, this.#listener);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  close(): void {
    for (const signal of signals) process.off(signal, this.#listener);
  }
}

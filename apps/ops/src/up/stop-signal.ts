/** Ctrl-C and its relatives: the first asks everything to stop, a second one does not wait. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export class StopSignal {
  readonly #controller = new AbortController();
  readonly #listener: () => void;
  /** Resolves at the first signal. */
  readonly asked: Promise<void>;

  constructor(onImpatience: () => void) {
    let resolveAsked: () => void;
    this.asked = new Promise((resolve) => (resolveAsked = resolve));
    this.#listener = () => {
      if (this.#controller.signal.aborted) {
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

/**
 * Runs one piece of work at a time, and once more whenever it was asked for meanwhile: what was asked
 * after the work looked is never missed, and never runs beside it.
 */
export class Repeater {
  readonly #work: () => Promise<void>;
  #running: Promise<void> | undefined;
  #again = false;

  /** The work handles its own failures. */
  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  trigger(): void {
    this.#again = true;
    this.#running ??= this.#run();
  }

  /** Resolves when nothing runs and nothing is asked for. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    do {
      this.#again = false;
      await this.#work();
    } while (this.#again);
    this.#running = undefined;
  }
}

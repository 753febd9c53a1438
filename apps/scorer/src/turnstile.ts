/** Lets at most so many pieces of work go on at once; the others wait in order of arrival. */
export class Turnstile {
  private readonly waiting: (() => void)[] = [];
  private inside = 0;

  constructor(private readonly insideMax: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.inside >= this.insideMax) await new Promise<void>((go) => this.waiting.push(go));
    this.inside += 1;
    try {
      return await work();
    } finally {
      this.inside -= 1;
      this.waiting.shift()?.();
    }
  }
}

/** Long work in stretches: other work of the process gets its turn in between. */

/** Longest stretch before other work of the process gets its turn, ms. */
const stretchMsMax = 20;

export class Stretch {
  private startedMs = performance.now();

  get isOver(): boolean {
    return performance.now() - this.startedMs >= stretchMsMax;
  }

  /** Lets other work have its turn, and begins anew. */
  async rest(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.startedMs = performance.now();
  }
}

/** Works on one thing after another. */
export async function inStretches<T>(items: Iterable<T>, work: (item: T) => void): Promise<void> {
  const stretch = new Stretch();
  for (const item of items) {
    work(item);
    if (stretch.isOver) await stretch.rest();
  }
}

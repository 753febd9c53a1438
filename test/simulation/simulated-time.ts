/**
 * Time that passes only when the simulation says so. While it is installed, timers, monotonic time and the
 * wall clock of everything in this process are its; what happens at one moment happens in the order asked for.
 */

interface Timer {
  readonly atMs: number;
  readonly id: number;
  readonly run: () => void;
}

const replaced = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
] as const;

const realImmediate = setImmediate;

export class SimulatedTime {
  /** Since the beginning, ms. */
  nowMs = 0;
  private readonly timers: Timer[] = [];
  private lastId = 0;
  private readonly cancelled = new Set<number>();

  /** @param startMs the wall clock at the beginning, Unix ms */
  constructor(private readonly startMs: number) {}

  get wallMs(): number {
    return this.startMs + this.nowMs;
  }

  /** Runs work in simulated time; everything is as it was afterwards. */
  async within<T>(work: () => Promise<T>): Promise<T> {
    const real = Object.fromEntries(replaced.map((name) => [name, globalThis[name]]));
    const realDateNow = Date.now;
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms = 0) => this.after(ms, run),
      clearTimeout: (id?: number) => this.cancel(id),
      setInterval: (run: () => void, ms: number) => this.every(ms, run),
      clearInterval: (id?: number) => this.cancel(id),
      setImmediate: (run: () => void) => this.after(0, run),
    });
    // Above the real one, which is its prototype's.
    Object.defineProperty(performance, 'now', { value: () => this.nowMs, configurable: true });
    Date.now = () => Math.floor(this.wallMs);
    try {
      return await work();
    } finally {
      Object.assign(globalThis, real);
      Reflect.deleteProperty(performance, 'now');
      Date.now = realDateNow;
    }
  }

  after(ms: number, run: () => void): number {
    this.lastId += 1;
    this.insert({ atMs: this.nowMs + Math.max(0, ms), id: this.lastId, run });
    return this.lastId;
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Lets time pass until the condition holds. @throws Error naming what did not happen within `msMax`. */
  async until(condition: () => boolean, what: string, msMax: number): Promise<void> {
    const deadlineMs = this.nowMs + msMax;
    await settled();
    while (!condition()) {
      const next = this.timers.shift();
      if (next === undefined || next.atMs > deadlineMs)
        throw new Error(`no ${what} in ${msMax} ms`);
      this.nowMs = next.atMs;
      if (this.cancelled.delete(next.id)) continue;
      next.run();
      await settled();
    }
  }

  /** Runs what is due at this moment. */
  runDue(): void {
    while (this.timers[0] !== undefined && this.timers[0].atMs <= this.nowMs) {
      const { id, run } = this.timers.shift() as Timer;
      if (!this.cancelled.delete(id)) run();
    }
  }

  private every(ms: number, run: () => void): number {
    const id = (this.lastId += 1);
    const again = (): void => this.insert({ atMs: this.nowMs + ms, id, run: tick });
    const tick = (): void => {
      again();
      run();
    };
    again();
    return id;
  }

  private cancel(id: number | undefined): void {
    if (this.timers.some((timer) => timer.id === id)) this.cancelled.add(id as number);
  }

  private insert(timer: Timer): void {
    let at = this.timers.length;
    while (at > 0 && isLater(this.timers[at - 1] as Timer, timer)) at -= 1;
    this.timers.splice(at, 0, timer);
  }
}

function isLater(one: Timer, other: Timer): boolean {
  return one.atMs > other.atMs || (one.atMs === other.atMs && one.id > other.id);
}

/** Everything that promises had to say has been said. */
export function settled(): Promise<void> {
  return new Promise((resolve) => realImmediate(() => resolve()));
}

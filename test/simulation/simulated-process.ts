/**
 * A process that may be killed or frozen at any of its awaits. All that it hears and says passes here: what
 * it says when it is dead is never said, and what it asks may be done without its hearing the answer.
 */
import type { Prng } from '@chanrong/kernel';
import type { SimulatedTime } from './simulated-time.js';

/** How likely it is that something goes wrong on the way, 0 to 1, and how long everything takes, ms. */
export interface Roughness {
  readonly delayMsMax: number;
  readonly loss: number;
  readonly repetition: number;
}

/** How long is waited for an answer, ms. */
const answerMsMax = 3_000;
const repetitionsMax = 3;

export class Network {
  constructor(
    private readonly time: SimulatedTime,
    private readonly prng: Prng,
    public roughness: Roughness,
  ) {}

  /** Later, never, or several times; in any order. */
  carry(arrive: () => void): void {
    const { loss, repetition } = this.roughness;
    if (this.prng.uniform() < loss) return;
    const copies =
      this.prng.uniform() < repetition ? this.prng.integer({ min: 2, max: repetitionsMax }) : 1;
    for (let copy = 0; copy < copies; copy += 1) this.time.after(this.delayMs(), arrive);
  }

  travel(): Promise<void> {
    return this.time.wait(this.delayMs());
  }

  /** Whether this one is lost; then whoever waits for it gives up after a while. */
  async loses(): Promise<boolean> {
    if (this.prng.uniform() >= this.roughness.loss) return false;
    await this.time.wait(answerMsMax);
    return true;
  }

  private delayMs(): number {
    return this.prng.uniform() * this.roughness.delayMsMax;
  }
}

export class SimulatedProcess {
  isDead = false;
  private frozen: Promise<void> | undefined;
  private wake: (() => void) | undefined;

  constructor(private readonly network: Network) {}

  get isAtWork(): boolean {
    return !this.isDead && this.frozen === undefined;
  }

  kill(): void {
    this.isDead = true;
    this.thaw();
  }

  freeze(): void {
    this.frozen ??= new Promise((resolve) => (this.wake = resolve));
  }

  thaw(): void {
    this.wake?.();
    this.frozen = undefined;
  }

  /**
   * Has something done elsewhere, at once and whole.
   * @throws Error when question or answer is lost, or what was done threw
   */
  async ask<T>(work: () => T | Promise<T>): Promise<T> {
    await this.alive();
    await this.network.travel();
    if (await this.network.loses()) {
      await this.alive();
      throw new Error('no answer: the question was lost');
    }
    const answer = await Promise.resolve()
      .then(work)
      .then(
        (value) => () => value,
        (error: unknown) => () => {
          throw error;
        },
      );
    await this.network.travel();
    const isLost = await this.network.loses();
    await this.alive();
    if (isLost) throw new Error('no answer: it was done, and the answer was lost');
    return answer();
  }

  /** Does something as soon as it can, or never when it is dead. */
  hear(deed: () => void): void {
    void this.alive().then(deed);
  }

  /** Tells somebody; nobody is told by the dead. */
  say(arrive: () => void): void {
    void this.alive().then(() => this.network.carry(arrive));
  }

  /** Waits while it is frozen; for ever when it is dead. */
  private async alive(): Promise<void> {
    while (this.frozen !== undefined) await this.frozen;
    if (this.isDead) await new Promise(() => undefined);
  }
}

import { assert } from '../assert.js';
import { normalQuantile } from '../numeric/normal-quantile.js';
import { Sfc32, type Sfc32State } from './sfc32.js';

const TWO_TO_26 = 67108864;
const TWO_TO_52 = 4503599627370496;
const TWO_TO_53 = 9007199254740992;

/** Where a generator stands; plain data, to keep and to restore. */
export interface PrngState {
  readonly key: Sfc32State;
  readonly stream: Sfc32State;
}

/**
 * Seeded randomness: one seed reproduces one world, on every machine.
 *
 * `fork(label)` depends on the seed and the labels on the way, not on what was drawn before, so a draw
 * added in one part of a simulation leaves all others as they were. Not for secrets.
 */
export class Prng {
  readonly #key: Sfc32State;
  readonly #stream: Sfc32;

  private constructor(key: Sfc32State, stream: Sfc32State) {
    this.#key = key;
    this.#stream = new Sfc32(stream);
  }

  static fromSeed(seed: string | number): Prng {
    const key = Sfc32.keyed(ROOT_KEY, String(seed));
    return new Prng(key, key);
  }

  static restore(state: PrngState): Prng {
    return new Prng(state.key, state.stream);
  }

  save(): PrngState {
    return { key: this.#key, stream: this.#stream.state() };
  }

  /** The independent generator of this name. The same name gives the same generator again. */
  fork(label: string): Prng {
    const key = Sfc32.keyed(this.#key, label);
    return new Prng(key, key);
  }

  uint32(): number {
    return this.#stream.next();
  }

  /** Uniform on [0, 1), a multiple of 2^-53. */
  uniform(): number {
    return this.#bits53() / TWO_TO_53;
  }

  /** A uniform integer, both bounds included. */
  integer({ min, max }: { readonly min: number; readonly max: number }): number {
    const count = max - min + 1;
    assert(Number.isSafeInteger(min) && Number.isSafeInteger(max), 'bounds are safe integers');
    assert(count >= 1 && count <= TWO_TO_53, 'a range has 1 to 2^53 integers');
    const fairBelow = TWO_TO_53 - (TWO_TO_53 % count); // what lies above would favour low integers
    let bits = this.#bits53();
    while (bits >= fairBelow) bits = this.#bits53();
    return min + (bits % count);
  }

  /** A standard normal variate, by inversion: one uniform gives one normal. |z| < 8.3. */
  normal(): number {
    const midpoint = Math.floor(this.#bits53() / 2) + 0.5; // never 0 and never 2^52
    return normalQuantile(midpoint / TWO_TO_52);
  }

  pick<T>(items: readonly T[]): T {
    assert(items.length > 0, 'there is something to pick from');
    return items[this.integer({ min: 0, max: items.length - 1 })]!;
  }

  /** The items in random order, in a new array (Fisher and Yates, as Durstenfeld wrote it). */
  shuffle<T>(items: readonly T[]): T[] {
    const shuffled = items.slice();
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.integer({ min: 0, max: last });
      [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
    }
    return shuffled;
  }

  #bits53(): number {
    const high = this.uint32() >>> 5;
    return high * TWO_TO_26 + (this.uint32() >>> 6);
  }
}

/** The first digits of the fraction of π. */
const ROOT_KEY: Sfc32State = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];

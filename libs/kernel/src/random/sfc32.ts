const mixingRounds = 12;
const KEY_MARK = 0x6b657964; // 'keyd'

export type Sfc32State = readonly [a: number, b: number, c: number, counter: number];

/**
 * The small fast chaotic generator of 32-bit words: 128 bits of state, a period of at least 2^32.
 * Source: C. Doty-Humphrey, PractRand (2013), RNG_sfc32, in the public domain.
 */
export class Sfc32 {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(state: Sfc32State) {
    [this.#a, this.#b, this.#c, this.#counter] = state;
  }

  /** A state derived from a key and a label: the label is fed in, then twelve rounds spread every bit. */
  static keyed(key: Sfc32State, label: string): Sfc32State {
    const generator = new Sfc32(key);
    generator.#counter ^= KEY_MARK; // leaves the stream that starts at the key
    for (let i = 0; i < label.length; i++) {
      generator.#a ^= label.charCodeAt(i);
      generator.next();
    }
    for (let i = 0; i < mixingRounds; i++) generator.next();
    return generator.state();
  }

  state(): Sfc32State {
    return [this.#a >>> 0, this.#b >>> 0, this.#c >>> 0, this.#counter >>> 0];
  }

  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}

/**
 * Compares secrets with their argon2id hashes, rarely: what was verified once is known by a digest,
 * so that thousands of gateways can reconnect at once, and a wrong secret tried again costs nothing.
 *
 * The digests are of machine-made secrets of high entropy and stay in this process's memory.
 */
import { createHash, timingSafeEqual } from 'node:crypto';

export type Verdict = 'right' | 'wrong' | 'busy';

export interface SecretVerifierOptions {
  /** Whether the secret is the one that was hashed; slow on purpose. */
  readonly compare: (secretHash: string, secret: Uint8Array) => Promise<boolean>;
  readonly verificationsMax: number;
  readonly waitingMax: number;
}

/** What is known of one gateway's secret; void when its hash in the registry changes. */
interface Known {
  readonly secretHash: string;
  right: Buffer | undefined;
  wrong: Buffer | undefined;
}

export class SecretVerifier {
  readonly #options: SecretVerifierOptions;
  readonly #known = new Map<string, Known>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: SecretVerifierOptions) {
    this.#options = options;
  }

  /** `busy`: too many wait already; the gateway should try again. */
  async check(gatewayId: string, secretHash: string, secret: Uint8Array): Promise<Verdict> {
    const digest = createHash('sha256').update(secret).digest();
    const remembered = this.#recall(this.#knownOf(gatewayId, secretHash), digest);
    if (remembered !== undefined) return remembered;
    if (this.#waiting.length >= this.#options.waitingMax) return 'busy';
    await this.#enter();
    try {
      // Another connection of the same gateway may have been verified meanwhile.
      const known = this.#knownOf(gatewayId, secretHash);
      return this.#recall(known, digest) ?? (await this.#verify(known, secret, digest));
    } finally {
      this.#leave();
    }
  }

  async #verify(known: Known, secret: Uint8Array, digest: Buffer): Promise<Verdict> {
    const right = await this.#options.compare(known.secretHash, secret);
    known[right ? 'right' : 'wrong'] = digest;
    return right ? 'right' : 'wrong';
  }

  #knownOf(gatewayId: string, secretHash: string): Known {
    const known = this.#known.get(gatewayId);
    if (known?.secretHash === secretHash) return known;
    const fresh = { secretHash, right: undefined, wrong: undefined };
    this.#known.set(gatewayId, fresh);
    return fresh;
  }

  #recall(known: Known, digest: Buffer): Verdict | undefined {
    if (known.right !== undefined && timingSafeEqual(known.right, digest)) return 'right';
    if (known.wrong !== undefined && timingSafeEqual(known.wrong, digest)) return 'wrong';
    return undefined;
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#options.verificationsMax) {
      this.#running += 1;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** A waiting check takes the place over. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}

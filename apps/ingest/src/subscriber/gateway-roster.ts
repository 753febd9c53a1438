/**
 * The gateways behind a broker, as the registry knows them: the broker has authenticated them, here is
 * said for whom they speak. Known ones are answered at once and looked up again at intervals; of others
 * the messages wait, in order, until the registry has answered.
 */
import type { GatewayDirectory } from '../gateways/gateway-directory.js';
import { GatewaySession } from '../intake/gateway-session.js';

export interface GatewayRosterOptions {
  readonly directory: GatewayDirectory;
  /** A revoked or new gateway is known as such this much later. */
  readonly intervalMs: number;
  /** It was revoked, or a certificate of it was: its session must end. */
  readonly onEnded: (gatewayId: string) => void;
  readonly onFailure: (error: Error) => void;
}

/** null: not enrolled, or revoked. */
type Known = GatewaySession | null;
type Wait = (session: Known) => void;

const retryMs = 1_000;
const gatewaysMax = 100_000;

export class GatewayRoster {
  readonly #options: GatewayRosterOptions;
  readonly #known = new Map<string, Known>();
  readonly #waiting = new Map<string, Wait[]>();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;

  constructor(options: GatewayRosterOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.refresh(), this.#options.intervalMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#waiting.clear();
  }

  /** Calls back at once for a known gateway, otherwise when the registry has answered. */
  find(gatewayId: string, wait: Wait): void {
    const known = this.#known.get(gatewayId);
    if (known !== undefined && !this.#waiting.has(gatewayId)) {
      wait(known);
      return;
    }
    const waiting = this.#waiting.get(gatewayId);
    if (waiting !== undefined) {
      waiting.push(wait);
      return;
    }
    this.#waiting.set(gatewayId, [wait]);
    if (!this.#looking) void this.#lookUp();
  }

  /** Looks at all known gateways again. */
  async refresh(): Promise<void> {
    const gatewayIds = [...this.#known.keys()];
    if (gatewayIds.length === 0) return;
    try {
      await this.#learn(gatewayIds);
    } catch (error) {
      this.#options.onFailure(error as Error);
    }
  }

  async #lookUp(): Promise<void> {
    this.#looking = true;
    await new Promise(setImmediate);
    while (this.#waiting.size > 0) {
      const gatewayIds = [...this.#waiting.keys()];
      try {
        await this.#learn(gatewayIds);
      } catch (error) {
        this.#options.onFailure(error as Error);
        await new Promise((resolve) => setTimeout(resolve, retryMs));
        continue;
      }
      for (const gatewayId of gatewayIds) {
        const waits = this.#waiting.get(gatewayId) ?? [];
        this.#waiting.delete(gatewayId);
        for (const wait of waits) wait(this.#known.get(gatewayId) ?? null);
      }
    }
    this.#looking = false;
  }

  async #learn(gatewayIds: readonly string[]): Promise<void> {
    const found = await this.#options.directory.find(gatewayIds);
    // Names that nobody enrolled could fill the memory: they are all looked up again then.
    if (this.#known.size > gatewaysMax) this.#known.clear();
    for (const gatewayId of gatewayIds) {
      const gateway = found.get(gatewayId);
      const isGood = gateway !== undefined && !gateway.revoked && gateway.journaled;
      const before = this.#known.get(gatewayId)?.gateway;
      this.#known.set(gatewayId, isGood ? new GatewaySession(gateway) : null);
      const kept = isGood ? gateway.certificates : [];
      const isEnded = before !== undefined && !isGood;
      if (isEnded || before?.certificates.some((each) => !kept.includes(each)) === true) {
        this.#options.onEnded(gatewayId);
      }
    }
  }
}

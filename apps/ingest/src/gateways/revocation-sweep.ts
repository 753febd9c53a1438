/** Ends the sessions of gateways that the registry no longer has as it had them when they came. */
import type { GatewayDirectory, RegisteredGateway } from './gateway-directory.js';

export interface RevocationSweepOptions {
  readonly directory: GatewayDirectory;
  readonly intervalMs: number;
  readonly connected: () => readonly RegisteredGateway[];
  readonly drop: (gatewayId: string, reason: string) => void;
  /** The registry did not answer; the next sweep is due all the same. */
  readonly onFailure: (error: Error) => void;
}

export class RevocationSweep {
  readonly #options: RevocationSweepOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: RevocationSweepOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      void this.sweep().finally(() => {
        if (this.#timer !== undefined) this.start();
      });
    }, this.#options.intervalMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async sweep(): Promise<void> {
    const { directory, connected, drop, onFailure } = this.#options;
    const gateways = connected();
    if (gateways.length === 0) return;
    try {
      const current = await directory.find(gateways.map(({ gatewayId }) => gatewayId));
      for (const gateway of gateways) {
        const reason = whyEnded(gateway, current.get(gateway.gatewayId));
        if (reason !== undefined) drop(gateway.gatewayId, reason);
      }
    } catch (error) {
      onFailure(error as Error);
    }
  }
}

function whyEnded(then: RegisteredGateway, now: RegisteredGateway | undefined): string | undefined {
  if (now === undefined || now.revoked) return 'revoked';
  if (now.secretHash !== then.secretHash) return 'secret-changed';
  return now.partition === then.partition ? undefined : 'partition-changed';
}

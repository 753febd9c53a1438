/** Ends the sessions of gateways that the registry no longer has as it had them when they came. */
import type { DropReason } from '../disconnections.js';
import type { GatewayDirectory, RegisteredGateway } from './gateway-directory.js';

export interface ConnectedGateway {
  /** As the registry knew it when it came. */
  readonly gateway: RegisteredGateway;
  /** Of the certificate that it came with; undefined when it came with its secret. */
  readonly fingerprint: string | undefined;
}

export interface RevocationSweepOptions {
  readonly directory: GatewayDirectory;
  readonly intervalMs: number;
  readonly connected: () => readonly ConnectedGateway[];
  readonly drop: (gatewayId: string, reason: DropReason) => void;
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
    const sessions = connected();
    if (sessions.length === 0) return;
    try {
      const current = await directory.find(sessions.map(({ gateway }) => gateway.gatewayId));
      for (const session of sessions) {
        const { gatewayId } = session.gateway;
        const reason = whyEnded(session, current.get(gatewayId));
        if (reason !== undefined) drop(gatewayId, reason);
      }
    } catch (error) {
      onFailure(error as Error);
    }
  }
}

function whyEnded(
  { gateway: then, fingerprint }: ConnectedGateway,
  now: RegisteredGateway | undefined,
): DropReason | undefined {
  if (now === undefined || now.revoked) return 'revoked';
  if (fingerprint !== undefined && !now.certificates.includes(fingerprint)) {
    return 'certificate-revoked';
  }
  if (fingerprint === undefined && now.secretHash !== then.secretHash) return 'secret-changed';
  return now.partition === then.partition ? undefined : 'partition-changed';
}

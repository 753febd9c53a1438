/**
 * The ports that gateways connect to: plain, TLS, or both. Gives sockets whose peer is known as far as
 * TLS knows it; turns away who comes too often from one address.
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer, TLSSocket } from 'node:tls';
import { followServerTls, readServerTls, type TlsFiles } from '@chanrong/identity';
import type { TurnAwayReason } from '../disconnections.js';
import type { PeerIdentity } from '../gateways/gateway-authenticator.js';
import { ingestLimits } from '../ingest-limits.js';

export interface ListenAddress {
  readonly host: string;
  /** Without TLS; undefined: not at all, 0: any free port. */
  readonly port: number | undefined;
  readonly tls: ({ readonly port: number } & TlsFiles) | undefined;
}

export interface ServerSocketsOptions extends ListenAddress {
  readonly connectionsPerAddressMax: number;
  /** How soon a renewed certificate is shown. */
  readonly certificateIntervalMs: number;
  readonly onSocket: (socket: Socket) => void;
  readonly onTurnedAway: (reason: TurnAwayReason) => void;
  readonly onFailure: (error: Error) => void;
}

export interface ListeningPorts {
  readonly mqttPort: number | undefined;
  readonly mqttTlsPort: number | undefined;
}

const socketKeepaliveMs = 30_000;
const socketOptions = {
  noDelay: true,
  keepAlive: true,
  keepAliveInitialDelay: socketKeepaliveMs,
} as const;

export class ServerSockets {
  readonly #options: ServerSocketsOptions;
  #plain: Server | undefined;
  #tls: TlsServer | undefined;
  readonly #byAddress = new Map<string, number>();

  constructor(options: ServerSocketsOptions) {
    this.#options = options;
  }

  /** @throws Error when a port is taken or a file is not what it should be. */
  async start(): Promise<ListeningPorts> {
    const { port, tls, onSocket } = this.#options;
    if (port !== undefined) this.#plain = createServer(socketOptions, onSocket);
    if (tls !== undefined) this.#tls = await this.#createTls(tls);
    const mqttPort = await this.#listen(this.#plain, port);
    return { mqttPort, mqttTlsPort: await this.#listen(this.#tls, tls?.port) };
  }

  /** Takes no more connections; those that are open stay. */
  stop(): void {
    this.#plain?.close();
    this.#tls?.close();
  }

  async #createTls(files: TlsFiles): Promise<TlsServer> {
    const shown = await readServerTls(files);
    const server = createTlsServer(
      {
        ...socketOptions,
        ...shown,
        minVersion: 'TLSv1.2',
        handshakeTimeout: ingestLimits.connectMsMax,
        // Who shows none may have a secret; who shows one that is not ours is refused in CONNACK.
        requestCert: files.clientAuthorityFile !== undefined,
        rejectUnauthorized: false,
      },
      this.#options.onSocket,
    );
    server.on('tlsClientError', () => this.#options.onTurnedAway('tls-handshake'));
    const { certificateIntervalMs: intervalMs, onFailure } = this.#options;
    followServerTls(server, files, { shown, intervalMs, onFailure });
    return server;
  }

  async #listen(server: Server | undefined, port: number | undefined): Promise<number | undefined> {
    if (server === undefined) return undefined;
    server.maxConnections = ingestLimits.connectionsMax;
    server.on('drop', () => this.#options.onTurnedAway('too-many-connections'));
    // Of a TLS server too this is the bare socket, before any handshake is paid for.
    server.prependListener('connection', (socket: Socket) => this.#count(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, this.#options.host, () => resolve());
    });
    return (server.address() as AddressInfo).port;
  }

  #count(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    const count = (this.#byAddress.get(address) ?? 0) + 1;
    this.#byAddress.set(address, count);
    socket.once('close', () => {
      const left = (this.#byAddress.get(address) ?? 1) - 1;
      if (left === 0) this.#byAddress.delete(address);
      else this.#byAddress.set(address, left);
    });
    if (count <= this.#options.connectionsPerAddressMax) return;
    this.#options.onTurnedAway('too-many-connections-of-address');
    socket.destroy();
  }
}

/** Who is at the other end, as far as TLS knows; undefined without a certificate. */
export function peerIdentity(socket: Socket): PeerIdentity | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return undefined;
  if (!socket.authorized) return { trusted: false };
  const gatewayId = /^CN=(.+)$/m.exec(certificate.subject)?.[1] ?? '';
  const fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
  return { trusted: true, gatewayId, fingerprint };
}

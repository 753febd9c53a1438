/**
 * The MQTT 3.1.1 listener: takes connections of gateways; gives their messages to the group commit,
 * and acknowledges each when it is committed.
 *
 * Everything between the wire and the commit is done in `authorizePublish`, which `aedes` calls before
 * it acknowledges: PUBACK (and PUBREC of QoS 2) therefore mean committed. Afterwards the broker would
 * route the message to subscribers; as none may subscribe to telemetry, it gets an empty one.
 */
import { encodeHostState, sparkplugStateTopic, topicPrefix } from '@chanrong/contracts';
import type { Logger } from '@chanrong/observability';
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes';
import type { Socket } from 'node:net';
import {
  type GatewayAuthenticator,
  type Refusal,
  refusals,
} from '../gateways/gateway-authenticator.js';
import type { LedgerPolicy } from '../acknowledgement/acknowledgement-ledger.js';
import { Acknowledger } from '../acknowledgement/acknowledger.js';
import { readSequence } from '../acknowledgement/read-sequence.js';
import type { DropReason } from '../disconnections.js';
import type { ConnectionLog } from '../gateways/connection-log.js';
import type { ConnectedGateway } from '../gateways/revocation-sweep.js';
import { ingestLimits } from '../ingest-limits.js';
import type { IngestMetrics } from '../ingest-metrics.js';
import { GatewaySession } from '../intake/gateway-session.js';
import type { MessageIntake } from '../intake/message-intake.js';
import { GuardedConnection, type OversizedPacket } from './guarded-connection.js';
import { readPublishHead } from './oversized-publish.js';
import { RateLimit, type RateLimits } from './rate-limit.js';
import {
  type ListenAddress,
  type ListeningPorts,
  peerIdentity,
  ServerSockets,
} from './server-sockets.js';

export interface MqttListenerOptions {
  readonly address: ListenAddress;
  readonly connectionsPerAddressMax: number;
  readonly certificateIntervalMs: number;
  /** CONNECT must have arrived this long after the connection. */
  readonly connectMsMax: number;
  readonly rateLimits: RateLimits;
  readonly ledgerPolicy: LedgerPolicy;
  readonly authenticator: GatewayAuthenticator;
  readonly intake: MessageIntake;
  readonly connections: ConnectionLog;
  readonly metrics: IngestMetrics;
  readonly log: Logger;
}

type PublishDone = (error?: Error | null) => void;

const nothing = Buffer.alloc(0);
/** Nobody may subscribe to it. */
const routedTopic = 'committed';

/** What is known of a gateway while it is connected. */
interface Admitted extends ConnectedGateway {
  readonly session: GatewaySession;
  readonly connection: GuardedConnection;
  readonly rate: RateLimit;
  /** It wants to be told how far it is committed. */
  listens: boolean;
}

export class MqttListener {
  readonly #options: MqttListenerOptions;
  readonly #sockets: ServerSockets;
  readonly #acknowledger: Acknowledger;
  #broker: Aedes | undefined;
  readonly #admitted = new WeakMap<Client, Admitted>();
  readonly #connected = new Map<string, Client>();
  readonly #connections = new Map<Client, GuardedConnection>();
  #held = false;
  #stopping = false;

  constructor(options: MqttListenerOptions) {
    this.#options = options;
    const { address, connectionsPerAddressMax, certificateIntervalMs } = options;
    const { ledgerPolicy: policy, metrics, log } = options;
    this.#acknowledger = new Acknowledger({
      policy,
      canSpeak: () => this.#broker !== undefined,
      say: (gatewayId, kind, content) => this.#tell(gatewayId, kind, content),
      log,
    });
    this.#sockets = new ServerSockets({
      ...address,
      connectionsPerAddressMax,
      certificateIntervalMs,
      onSocket: (socket) => this.#accept(socket),
      onTurnedAway: (reason) => metrics.refused(reason),
      onFailure: (error) => log.error({ error: error.message }, 'certificate not renewed'),
    });
  }

  /** @throws Error when a port is taken or a certificate cannot be used. */
  async start(): Promise<ListeningPorts> {
    this.#broker = await Aedes.createBroker({
      connectTimeout: this.#options.connectMsMax,
      keepaliveLimit: ingestLimits.keepaliveSecondsMax,
      authenticate: (client, username, password, done) => {
        void this.#authenticate(client, { username, password }, done);
      },
      authorizePublish: (client, packet, done) => this.#takePublish(client, packet, done),
      authorizeSubscribe: (client, subscription, done) => {
        const admitted = this.#admitted.get(client);
        const allowed = admitted?.session.maySubscribe(subscription.topic) === true;
        if (allowed && subscription.topic.startsWith(topicPrefix)) admitted.listens = true;
        if (!allowed) this.#refuseSubscription(client, subscription.topic);
        done(null, allowed ? subscription : null);
      },
    });
    this.#broker.on('clientError', (client, error) => this.#logBroken(client, error));
    this.#broker.on('connectionError', (client, error) => this.#logBroken(client, error));
    this.say(sparkplugStateTopic, Buffer.from(encodeHostState(true, Date.now())), true);
    this.#acknowledger.start();
    return this.#sockets.start();
  }

  /** Gateways that are connected now. */
  connectedGateways(): ConnectedGateway[] {
    return [...this.#connected.values()].flatMap((client) => this.#admitted.get(client) ?? []);
  }

  /** Ends the session of a gateway; nothing it sent and that is not taken yet counts. */
  drop(gatewayId: string, reason: DropReason): void {
    const client = this.#connected.get(gatewayId);
    if (client === undefined) return;
    this.#options.log.warn({ gatewayId, reason }, 'gateway dropped');
    this.#options.metrics.dropped(reason);
    // Without a session its will is not taken either.
    this.#admitted.delete(client);
    client.close();
  }

  #tell(gatewayId: string, kind: 'ack' | 'command', content: object): void {
    const client = this.#connected.get(gatewayId);
    const session = client && this.#admitted.get(client)?.session;
    if (session === undefined) return;
    const { partition } = session.gateway;
    this.say(
      `${topicPrefix}/${partition}/${gatewayId}/${kind}`,
      Buffer.from(JSON.stringify(content)),
    );
  }

  /** To whoever is subscribed to it; `retain`: and will be. */
  say(topic: string, payload: Uint8Array, retain = false): void {
    const packet = { cmd: 'publish', qos: retain ? 1 : 0, dup: false, retain, topic } as const;
    this.#broker?.publish({ ...packet, payload: Buffer.from(payload) }, () => undefined);
  }

  /** Reads nothing more from anyone until `release`. */
  hold(): void {
    this.#held = true;
    for (const connection of this.#connections.values()) connection.hold();
  }

  release(): void {
    if (this.#stopping) return;
    this.#held = false;
    for (const connection of this.#connections.values()) connection.release();
  }

  /** Takes no more connections and no more messages; acknowledgements still go out. */
  stopTaking(): void {
    this.#stopping = true;
    this.#sockets.stop();
    this.hold();
  }

  /** Ends all connections. A gateway is not dead because we stop: its will is not taken. */
  async close(): Promise<void> {
    this.stopTaking();
    this.#acknowledger.stop();
    // Acknowledgements of the last commit are written at the end of this turn.
    await new Promise(setImmediate);
    await new Promise<void>((resolve) => {
      if (this.#broker === undefined) resolve();
      else this.#broker.close(() => resolve());
    });
    for (const connection of this.#connections.values()) connection.destroy();
  }

  #accept(socket: Socket): void {
    if (socket.destroyed) return;
    const { metrics } = this.#options;
    const connection = new GuardedConnection(socket, {
      peer: peerIdentity(socket),
      bodyBytesMax: ingestLimits.connectBytesMax,
      headBytesMax: ingestLimits.refusedHeadBytesMax,
      onOversized: (packet) => this.#refuseOversized(client, packet),
    });
    const client = (this.#broker as Aedes).handle(connection);
    this.#connections.set(client, connection);
    metrics.connections(this.#connections.size);
    if (this.#held) connection.hold();
    connection.once('close', () => {
      this.#connections.delete(client);
      if (this.#connected.get(client.id) === client) {
        this.#connected.delete(client.id);
        this.#acknowledger.forget(client.id);
        this.#noteConnection(connection, client.id, { connected: false });
      }
      metrics.connections(this.#connections.size);
    });
  }

  async #authenticate(
    client: Client,
    { username, password }: { username: string | undefined; password: Buffer | undefined },
    done: (error: AuthenticateError | null, success: boolean | null) => void,
  ): Promise<void> {
    const { authenticator, log, rateLimits } = this.#options;
    const certificate = this.#connections.get(client)?.peer;
    const admission = await authenticator.admit({
      clientId: client.id,
      username,
      password,
      certificate,
    });
    const connection = this.#connections.get(client);
    if (connection === undefined || this.#stopping) return;
    if (!admission.ok) {
      this.#logRefusal(connection, username ?? client.id, admission);
      this.#noteConnection(connection, username ?? client.id, { refusal: admission.refusal });
      const error = new Error(admission.refusal) as AuthenticateError;
      done(Object.assign(error, { returnCode: refusals[admission.refusal] }), null);
      return;
    }
    connection.bodyBytesMax = ingestLimits.packetBytesMax;
    const { gateway } = admission;
    this.#admitted.set(client, {
      gateway,
      fingerprint: certificate?.trusted === true ? certificate.fingerprint : undefined,
      session: new GatewaySession(gateway),
      connection,
      rate: new RateLimit(rateLimits, performance.now()),
      listens: false,
    });
    this.#connected.set(client.id, client);
    this.#noteConnection(connection, client.id, { connected: true });
    log.debug({ gatewayId: client.id, address: connection.remoteAddress }, 'gateway connected');
    done(null, true);
  }

  /** The hot path: everything a gateway publishes, its will included, comes through here. */
  #takePublish(client: Client | null, packet: PublishPacket, done: PublishDone): void {
    const admitted = client === null ? undefined : this.#admitted.get(client);
    if (admitted === undefined || this.#stopping) {
      done(new Error('no session'));
      return;
    }
    const { session, connection, rate } = admitted;
    const { topic, qos } = packet;
    const payload = packet.payload as Buffer;
    // A will has no command; we publish it ourselves.
    const isWill = (packet.cmd as string | undefined) === undefined;
    const restMs = rate.take(payload.length, performance.now());
    if (restMs > 0) connection.rest(restMs);
    // What is left for the broker to route: nothing holds the payload once it is copied, nothing is
    // retained, and a topic of one level is matched against subscriptions in no time.
    packet.topic = routedTopic;
    packet.payload = nothing;
    packet.retain = false;
    const own = admitted.listens ? session.topicOf(topic) : undefined;
    const place = own && readSequence(own, payload);
    const { gatewayId } = session.gateway;
    const taken =
      place === undefined
        ? done
        : () => {
            done();
            const listens = this.#connected.get(gatewayId) === client;
            if (listens) this.#acknowledger.committed(gatewayId, place);
          };
    this.#options.intake.take(session, { topic, payload, qos, isWill }, taken);
  }

  #refuseOversized(client: Client, packet: OversizedPacket): void {
    const { metrics, log, intake } = this.#options;
    const connection = this.#connections.get(client);
    const session = this.#admitted.get(client)?.session;
    const publish = readPublishHead(packet);
    const gatewayId = session?.gateway.gatewayId;
    const { bodyBytes } = packet;
    log.warn({ gatewayId, address: connection?.remoteAddress, bodyBytes }, 'packet too large');
    metrics.dropped('packet-too-large');
    if (session === undefined || publish === undefined) {
      connection?.destroy();
      return;
    }
    intake.refuseOversized(session, { ...publish, bodyBytes }, () => connection?.destroy());
  }

  #noteConnection(
    { isEncrypted, remoteAddress: address }: GuardedConnection,
    gatewayId: string,
    change: { readonly connected: boolean } | { readonly refusal: string },
  ): void {
    const transport = isEncrypted ? 'tls' : 'tcp';
    this.#options.connections.note({ gatewayId, transport, address, atMs: Date.now(), ...change });
  }

  #refuseSubscription(client: Client, topic: string): void {
    this.#options.metrics.refused('subscription-not-yours');
    this.#options.log.warn({ gatewayId: client.id, topic }, 'subscription refused');
  }

  #logRefusal(
    connection: GuardedConnection,
    username: string | undefined,
    { refusal, cause }: { refusal: Refusal; cause?: Error },
  ): void {
    this.#options.metrics.refused(refusal);
    this.#options.log.warn(
      { username, address: connection.remoteAddress, refusal, cause: cause?.message },
      'gateway refused',
    );
  }

  #logBroken(client: Client, error: Error): void {
    this.#options.log.info({ gatewayId: client.id, reason: error.message }, 'connection broken');
  }
}

/**
 * The MQTT 3.1.1 listener: takes connections of gateways; gives their messages to the group commit,
 * and acknowledges each when it is committed.
 *
 * Everything between the wire and the commit is done in `authorizePublish`, which `aedes` calls before
 * it acknowledges: PUBACK (and PUBREC of QoS 2) therefore mean committed. Afterwards the broker would
 * route the message to subscribers; as none may subscribe to telemetry, it gets an empty one.
 */
import { type QuarantineCode, limits, type TelemetryKind } from '@chanrong/contracts';
import type { Logger } from '@chanrong/observability';
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { GroupCommit } from '../commit/group-commit.js';
import {
  type GatewayAuthenticator,
  type Refusal,
  refusals,
} from '../gateways/gateway-authenticator.js';
import { ingestLimits } from '../ingest-limits.js';
import type { IngestMetrics } from '../ingest-metrics.js';
import type { QuarantineLog } from '../quarantine/quarantine-log.js';
import { GatewaySession } from './gateway-session.js';
import { GuardedConnection, type OversizedPacket } from './guarded-connection.js';
import { readPublishHead } from './oversized-publish.js';

export interface MqttListenerOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly authenticator: GatewayAuthenticator;
  readonly groupCommit: GroupCommit;
  readonly quarantine: QuarantineLog;
  readonly metrics: IngestMetrics;
  readonly log: Logger;
}

type PublishDone = (error?: Error | null) => void;

const socketKeepaliveMs = 30_000;
const nothing = Buffer.alloc(0);
/** Nobody may subscribe to it. */
const routedTopic = 'committed';

export class MqttListener {
  readonly #options: MqttListenerOptions;
  readonly #server: Server;
  #broker: Aedes | undefined;
  readonly #sessions = new WeakMap<Client, GatewaySession>();
  readonly #connected = new Map<string, Client>();
  readonly #connections = new Map<Client, GuardedConnection>();
  #held = false;
  #stopping = false;

  constructor(options: MqttListenerOptions) {
    this.#options = options;
    this.#server = createServer(
      { noDelay: true, keepAlive: true, keepAliveInitialDelay: socketKeepaliveMs },
      (socket) => this.#accept(socket),
    );
    this.#server.maxConnections = ingestLimits.connectionsMax;
    this.#server.on('drop', () => options.metrics.refused('too-many-connections'));
  }

  /** Resolves to the port. @throws Error when it is taken. */
  async start(): Promise<number> {
    this.#broker = await Aedes.createBroker({
      connectTimeout: ingestLimits.connectMsMax,
      authenticate: (client, username, password, done) => {
        void this.#authenticate(client, { username, password }, done);
      },
      authorizePublish: (client, packet, done) => this.#takePublish(client, packet, done),
      authorizeSubscribe: (client, subscription, done) => {
        const allowed = this.#sessions.get(client)?.maySubscribe(subscription.topic) === true;
        if (!allowed) this.#refuseSubscription(client, subscription.topic);
        done(null, allowed ? subscription : null);
      },
    });
    this.#broker.on('clientError', (client, error) => this.#logBroken(client, error));
    this.#broker.on('connectionError', (client, error) => this.#logBroken(client, error));
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#options.port, this.#options.host, () => resolve());
    });
    return (this.#server.address() as AddressInfo).port;
  }

  /** Gateways that are connected now, as the registry knew them when they came. */
  connectedGateways(): GatewaySession['gateway'][] {
    return [...this.#connected.values()].flatMap((client) => {
      const session = this.#sessions.get(client);
      return session === undefined ? [] : [session.gateway];
    });
  }

  /** Ends the session of a gateway; nothing it sent and that is not taken yet counts. */
  drop(gatewayId: string, reason: string): void {
    const client = this.#connected.get(gatewayId);
    if (client === undefined) return;
    this.#options.log.warn({ gatewayId, reason }, 'gateway dropped');
    this.#options.metrics.dropped(reason);
    // Without a session its will is not taken either.
    this.#sessions.delete(client);
    client.close();
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
    this.#server.close();
    this.hold();
  }

  /** Ends all connections. A gateway is not dead because we stop: its will is not taken. */
  async close(): Promise<void> {
    this.stopTaking();
    // Acknowledgements of the last commit are written at the end of this turn.
    await new Promise(setImmediate);
    await new Promise<void>((resolve) => {
      if (this.#broker === undefined) resolve();
      else this.#broker.close(() => resolve());
    });
    for (const connection of this.#connections.values()) connection.destroy();
  }

  #accept(socket: Socket): void {
    const { metrics } = this.#options;
    const connection = new GuardedConnection(socket, {
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
      if (this.#connected.get(client.id) === client) this.#connected.delete(client.id);
      metrics.connections(this.#connections.size);
    });
  }

  async #authenticate(
    client: Client,
    { username, password }: { username: string | undefined; password: Buffer | undefined },
    done: (error: AuthenticateError | null, success: boolean | null) => void,
  ): Promise<void> {
    const { authenticator, log } = this.#options;
    const admission = await authenticator.admit({ clientId: client.id, username, password });
    const connection = this.#connections.get(client);
    if (connection === undefined || this.#stopping) return;
    if (!admission.ok) {
      this.#logRefusal(connection, username, admission);
      const error = new Error(admission.refusal) as AuthenticateError;
      done(Object.assign(error, { returnCode: refusals[admission.refusal] }), null);
      return;
    }
    connection.bodyBytesMax = ingestLimits.packetBytesMax;
    this.#sessions.set(client, new GatewaySession(admission.gateway));
    this.#connected.set(client.id, client);
    log.debug({ gatewayId: client.id, address: connection.remoteAddress }, 'gateway connected');
    done(null, true);
  }

  /** The hot path: everything a gateway publishes, its will included, comes through here. */
  #takePublish(client: Client | null, packet: PublishPacket, done: PublishDone): void {
    const session = client === null ? undefined : this.#sessions.get(client);
    if (session === undefined || this.#stopping) {
      done(new Error('no session'));
      return;
    }
    const { topic } = packet;
    const payload = packet.payload as Buffer;
    const own = session.topicOf(topic);
    const code = own === undefined ? session.topicFault(topic) : contentFault(packet, own.kind);
    // What is left for the broker to route: nothing holds the payload once it is copied, nothing is
    // retained, and a topic of one level is matched against subscriptions in no time.
    packet.topic = routedTopic;
    packet.payload = nothing;
    packet.retain = false;
    if (own === undefined || code !== undefined) {
      this.#quarantine(session, { topic, payload, code: code as QuarantineCode }, done);
      return;
    }
    const { partition, gatewayId, kind, suffix } = own;
    this.#options.groupCommit.push({ partition, kind, gatewayId, suffix, payload }, done);
  }

  #quarantine(
    { gateway }: GatewaySession,
    { topic, payload, code }: { topic: string; payload: Buffer; code: QuarantineCode },
    done: () => void,
  ): void {
    const { gatewayId, uscc } = gateway;
    const detail = `${payload.length} bytes published to ${topic}`;
    const input = { gatewayId, uscc, topic, code, detail, body: payload };
    this.#options.quarantine.keep(input, done);
  }

  #refuseOversized(client: Client, packet: OversizedPacket): void {
    const { metrics, log, quarantine } = this.#options;
    const connection = this.#connections.get(client);
    const session = this.#sessions.get(client);
    const publish = readPublishHead(packet);
    const gatewayId = session?.gateway.gatewayId;
    const { bodyBytes } = packet;
    log.warn({ gatewayId, address: connection?.remoteAddress, bodyBytes }, 'packet too large');
    metrics.dropped('packet-too-large');
    if (session === undefined || publish === undefined) {
      connection?.destroy();
      return;
    }
    const { uscc } = session.gateway;
    const detail =
      `a packet of ${bodyBytes} bytes, of which ${publish.payload.length} are kept; ` +
      `a payload has at most ${limits.payloadBytesMax}`;
    quarantine.keep(
      {
        gatewayId: session.gateway.gatewayId,
        uscc,
        topic: publish.topic,
        code: 'payload-too-large',
        detail,
        body: publish.payload,
      },
      () => connection?.destroy(),
    );
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

function contentFault(packet: PublishPacket, kind: TelemetryKind): QuarantineCode | undefined {
  // A will has no command; we publish it ourselves, so its QoS says nothing about its safety. Sparkplug
  // demands QoS 0 and counts what is lost by its own number.
  const isWill = (packet.cmd as string | undefined) === undefined;
  if (packet.qos === 0 && !isWill && kind !== 'sparkplug') return 'qos-too-low';
  return packet.payload.length > limits.payloadBytesMax ? 'payload-too-large' : undefined;
}

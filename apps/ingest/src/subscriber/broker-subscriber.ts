/**
 * The other transport: a client of a broker (Mosquitto, EMQX, HiveMQ) that gateways connect to. Takes
 * the messages of its partitions; gives them to the same intake, acknowledges them to the broker when
 * they are committed, and to their gateways up to where nothing is missing.
 *
 * MQTT 5 with a stable client id and a session that outlives the process: what the broker had not been
 * acknowledged for comes again. No shared subscription: it loses such messages when its member dies.
 */
import {
  encodeHostState,
  gatewayIdPattern,
  sparkplugPrefix,
  sparkplugStateTopic,
  topicPrefix,
} from '@chanrong/contracts';
import type { Logger } from '@chanrong/observability';
import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { readFileSync } from 'node:fs';
import type { LedgerPolicy } from '../acknowledgement/acknowledgement-ledger.js';
import { Acknowledger } from '../acknowledgement/acknowledger.js';
import { readSequence } from '../acknowledgement/read-sequence.js';
import type { ConnectionLog } from '../gateways/connection-log.js';
import type { IngestMetrics } from '../ingest-metrics.js';
import { ingestLimits } from '../ingest-limits.js';
import type { MessageIntake } from '../intake/message-intake.js';
import { clientIdOf } from './client-id.js';
import { endSession } from './end-session.js';
import { deferPubacks } from './deferred-puback.js';
import type { GatewayRoster } from './gateway-roster.js';

export interface BrokerSettings {
  readonly url: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** PEM files; the system's authorities when absent. */
  readonly authorityFile: string | undefined;
  readonly partitions: readonly number[];
  /** Sparkplug topics name no partition: one instance takes them all. */
  readonly sparkplug: boolean;
}

export interface BrokerSubscriberOptions {
  readonly settings: BrokerSettings;
  readonly ledgerPolicy: LedgerPolicy;
  readonly intake: MessageIntake;
  readonly roster: GatewayRoster;
  readonly connections: ConnectionLog;
  /** Between two times that the session of a gateway without rights is ended. */
  readonly endIntervalMs: number;
  readonly metrics: IngestMetrics;
  readonly log: Logger;
}

const sessionSeconds = 7 * 86_400;
const keepaliveSeconds = 30;
const reconnectMs = 1_000;
/** A broker may let a gateway in again until it has read the list of revocations. */
const endingRounds = 5;
/** That a gateway speaks is written down this often. */
const heardIntervalMs = 30_000;

export class BrokerSubscriber {
  readonly #options: BrokerSubscriberOptions;
  readonly #acknowledger: Acknowledger;
  /** By gateway: when it was last written down that it speaks. */
  readonly #heard = new Map<string, number>();
  #client: MqttClient | undefined;
  #stopping = false;
  #held = false;
  #reconnect: NodeJS.Timeout | undefined;
  /** By gateway: how often its session is still to be ended. */
  readonly #ending = new Map<string, number>();
  #endTimer: NodeJS.Timeout | undefined;

  constructor(options: BrokerSubscriberOptions) {
    this.#options = options;
    this.#acknowledger = new Acknowledger({
      policy: options.ledgerPolicy,
      canSpeak: () => this.#client?.connected === true,
      say: (gatewayId, kind, content) => this.#say(gatewayId, kind, content),
      log: options.log,
    });
  }

  /** Connects, and again whenever the connection ends. Does not wait for the broker. */
  start(): void {
    this.#options.roster.start();
    this.#connect();
    this.#acknowledger.start();
    const { endIntervalMs } = this.#options;
    this.#endTimer = setInterval(() => this.#endAgain(), endIntervalMs);
  }

  /** Takes nothing more; acknowledgements still go out. */
  stopTaking(): void {
    this.#stopping = true;
    clearTimeout(this.#reconnect);
    this.hold();
  }

  /** Says what was committed last and disconnects. The session stays at the broker. */
  async close(): Promise<void> {
    this.stopTaking();
    clearInterval(this.#endTimer);
    this.#acknowledger.stop();
    this.#options.roster.stop();
    await new Promise(setImmediate);
    const client = this.#client;
    // A stream that is not read never comes to its end; what it still brings is not taken.
    client?.stream.resume();
    if (client?.connected === true && this.#options.settings.sparkplug) {
      const state = encodeHostState(false, Date.now());
      await client.publishAsync(sparkplugStateTopic, state, { qos: 1, retain: true });
    }
    await client?.endAsync(!client.connected);
  }

  /** Ends the session of a gateway that may not go on, and whatever it begins before the broker knows. */
  endSession(gatewayId: string): void {
    // A session under another name is not a gateway's, and none of ours to end.
    if (!gatewayIdPattern.test(gatewayId)) return;
    this.#ending.set(gatewayId, endingRounds);
    void this.#end(gatewayId);
  }

  /** Reads nothing more from the broker until `release`. */
  hold(): void {
    this.#held = true;
    this.#client?.stream.pause();
  }

  release(): void {
    if (this.#stopping) return;
    this.#held = false;
    this.#client?.stream.resume();
  }

  say(topic: string, payload: Uint8Array): void {
    if (this.#client?.connected === true) this.#client.publish(topic, Buffer.from(payload));
  }

  /** One connection, one client: what belongs to a connection ends with it. */
  #connect(): void {
    const { log, metrics } = this.#options;
    const client = connect(this.#options.settings.url, this.#clientOptions());
    this.#client = client;
    deferPubacks(client, (packet, done) => this.#take(packet, done));
    client.on('connect', ({ sessionPresent }) => {
      if (!sessionPresent) log.warn('the broker has no session of ours: gateways send again');
      log.info({ sessionPresent }, 'connected to the broker');
      metrics.connections(1);
      this.#subscribe(client);
      if (this.#held) client.stream.pause();
      if (!this.#options.settings.sparkplug) return;
      const state = encodeHostState(true, Date.now());
      client.publish(sparkplugStateTopic, state, { qos: 1, retain: true });
    });
    client.on('error', (error) => log.warn({ error: error.message }, 'broker connection'));
    client.once('close', () => {
      metrics.connections(0);
      client.end(true);
      if (this.#stopping) return;
      log.warn({ retryMs: reconnectMs }, 'disconnected from the broker');
      this.#reconnect = setTimeout(() => this.#connect(), reconnectMs);
    });
  }

  #endAgain(): void {
    for (const gatewayId of this.#ending.keys()) {
      this.#options.roster.find(gatewayId, (session) => {
        if (session === null) void this.#end(gatewayId);
        else this.#ending.delete(gatewayId);
      });
    }
  }

  async #end(gatewayId: string): Promise<void> {
    const { settings, log, metrics } = this.#options;
    try {
      await endSession(settings.url, this.#credentials(), gatewayId);
      const rest = (this.#ending.get(gatewayId) ?? 1) - 1;
      if (rest > 0) this.#ending.set(gatewayId, rest);
      else this.#ending.delete(gatewayId);
      this.#noteHeard(gatewayId, false);
      metrics.dropped('revoked');
    } catch (error) {
      log.warn({ gatewayId, error: (error as Error).message }, 'session not ended; tried again');
    }
  }

  #credentials(): IClientOptions {
    const { username, password, authorityFile } = this.#options.settings;
    return {
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(authorityFile !== undefined && { ca: readFileSync(authorityFile) }),
    };
  }

  #clientOptions(): IClientOptions {
    const { partitions, sparkplug } = this.#options.settings;
    const will = {
      topic: sparkplugStateTopic,
      payload: Buffer.from(encodeHostState(false, Date.now())),
      qos: 1,
      retain: true,
    } as const;
    return {
      ...(sparkplug && { will }),
      clientId: clientIdOf(partitions),
      protocolVersion: 5,
      clean: false,
      reconnectPeriod: 0,
      keepalive: keepaliveSeconds,
      resubscribe: false,
      properties: {
        sessionExpiryInterval: sessionSeconds,
        receiveMaximum: ingestLimits.receiveMax,
        maximumPacketSize: ingestLimits.packetBytesMax + 5,
      },
      ...this.#credentials(),
    };
  }

  #subscribe(client: MqttClient): void {
    const { settings, log } = this.#options;
    const ofPartition = (partition: number): string[] =>
      ['birth/#', 'data/#', 'death'].map((kind) => `${topicPrefix}/${partition}/+/${kind}`);
    const topics = settings.partitions.flatMap(ofPartition);
    if (settings.sparkplug) topics.push(`${sparkplugPrefix}#`);
    // Nothing that a broker retains is new.
    client.subscribe(topics, { qos: 1, rh: 2 }, (error) => {
      if (error === null || this.#stopping) return;
      log.error({ error: error.message }, 'subscription refused; see the rights of ingest');
      client.end(true);
    });
  }

  /** The hot path. */
  #take(packet: IPublishPacket, done: () => void): void {
    const { topic, qos } = packet;
    const payload = packet.payload as Buffer;
    if (topic.startsWith(`${sparkplugPrefix}STATE/`)) return done();
    const gatewayId = gatewayOf(topic);
    const { intake, roster, metrics } = this.#options;
    roster.find(gatewayId, (session) => {
      if (this.#stopping) return;
      if (session === null) {
        metrics.refused('gateway-unknown');
        intake.refuseUnknown({ gatewayId, topic, payload }, done);
        if (!this.#ending.has(gatewayId)) this.endSession(gatewayId);
        return;
      }
      const own = session.topicOf(topic);
      const place = own && readSequence(own, payload);
      // A will keeps the QoS that its gateway gave it.
      const isWill = topic.endsWith('/death') || topic.includes('/NDEATH/');
      intake.take(session, { topic, payload, qos, isWill }, () => {
        done();
        if (place !== undefined) this.#acknowledger.committed(gatewayId, place);
      });
      this.#noteHeard(gatewayId, !isWill);
    });
  }

  /** What the broker does not tell: a gateway that spoke is connected until its will comes. */
  #noteHeard(gatewayId: string, connected: boolean): void {
    const nowMs = Date.now();
    if (connected && nowMs - (this.#heard.get(gatewayId) ?? -Infinity) < heardIntervalMs) return;
    if (connected) this.#heard.set(gatewayId, nowMs);
    else this.#heard.delete(gatewayId);
    const said = { connected, transport: 'broker', address: '', atMs: nowMs } as const;
    this.#options.connections.note({ gatewayId, ...said });
  }

  #say(gatewayId: string, kind: 'ack' | 'command', content: object): void {
    this.#options.roster.find(gatewayId, (session) => {
      const client = this.#client;
      if (session === null || client?.connected !== true) return;
      const { partition } = session.gateway;
      const topic = `${topicPrefix}/${partition}/${gatewayId}/${kind}`;
      client.publish(topic, JSON.stringify(content), { qos: 0 });
    });
  }
}

/** `chanrong/v1/{partition}/{gateway}/...` and `spBv1.0/{group}/{type}/{gateway}[/...]` agree in this. */
function gatewayOf(topic: string): string {
  return topic.split('/', 4)[3] ?? '';
}

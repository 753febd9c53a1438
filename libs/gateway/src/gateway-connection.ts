/**
 * One MQTT connection, from CONNECT to close; the next one is another object.
 *
 * The MQTT client's own reconnecting, resending and offline queue stay off: what must be sent again
 * is known by the spool, in order, and a second memory of it could only disagree. The session is
 * clean for the same reason. A publish callback without an error is a PUBACK.
 */
import type { KeyObject } from 'node:crypto';
import { formatTelemetryTopic, signMessage, type TelemetryKind } from '@chanrong/contracts';
import { connect, ErrorWithReasonCode, type IClientOptions, type MqttClient } from 'mqtt';

export interface GatewayTls {
  /** What the gateway trusts of the platform; the system's authorities when absent. */
  readonly authority?: string | undefined;
  /** Its own certificate and key, instead of a secret. */
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly gatewayId: string;
  /** Absent when the gateway has a certificate. */
  readonly secret?: string | undefined;
  /** PEM texts, for mqtts:// */
  readonly tls?: GatewayTls | undefined;
  readonly partition: number;
  readonly epoch: number;
  /**
   * What lets a message be forgotten. `puback` (when absent): the platform listens itself, and its PUBACK
   * means committed. `platform`: there is a broker between, whose PUBACK means nothing of the kind; the
   * platform's own acknowledgement counts.
   */
  readonly acknowledgedBy?: 'puback' | 'platform' | undefined;
  /** A line that says nothing for half as long again counts as dead; 30 when absent. */
  readonly keepaliveSeconds?: number | undefined;
  /** Ed25519 private key; when given, everything published is signed, and enrolment has its public key. */
  readonly signingKey?: KeyObject | undefined;
}

/** What a message says of itself; the seq of a birth is 0. */
export interface OutgoingMessage {
  readonly kind: 'birth' | 'data';
  readonly seq: number;
  readonly payload: Uint8Array;
}

export interface ConnectionEvents {
  readonly onConnected: () => void;
  /** The platform has committed everything of the epoch up to `seq`; said by platforms behind a broker. */
  readonly onAcknowledged: (epoch: number, seq: number) => void;
  /** The platform asks for the birth, or for messages that it misses. */
  readonly onCommand: (command: string) => void;
  /** Called once, also when the connection never came about; `returnCode` when CONNACK refused it. */
  readonly onClosed: (reason: string, returnCode: number | undefined) => void;
}

const keepaliveSecondsDefault = 30;
const connectTimeoutMs = 10_000;

export class GatewayConnection {
  readonly #client: MqttClient;
  readonly #options: ConnectionOptions;
  readonly #topics: Readonly<Record<OutgoingMessage['kind'], string>>;

  /** @throws Error when the URL is not one of MQTT. */
  constructor(options: ConnectionOptions, events: ConnectionEvents) {
    const { gatewayId, partition, signingKey } = options;
    const topic = (kind: TelemetryKind) => formatTelemetryTopic({ partition, gatewayId, kind });
    this.#options = options;
    this.#topics =
      signingKey === undefined
        ? { birth: topic('birth'), data: topic('data') }
        : { birth: topic('birth/ed25519'), data: topic('data/ed25519') };
    this.#client = connect(options.url, {
      clientId: gatewayId,
      ...(options.secret !== undefined && { username: gatewayId, password: options.secret }),
      ...tlsOptions(options.tls),
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      queueQoSZero: false,
      keepalive: options.keepaliveSeconds ?? keepaliveSecondsDefault,
      connectTimeout: connectTimeoutMs,
      will: {
        topic: topic('death'),
        payload: Buffer.from(JSON.stringify({ epoch: options.epoch })),
        qos: 1,
        retain: false,
      },
    });
    let reason = 'the platform closed the connection';
    let returnCode: number | undefined;
    this.#client.on('connect', () => {
      if (options.acknowledgedBy === 'platform') {
        const prefix = topic('data').replace(/data$/, '');
        this.#client.subscribe([`${prefix}ack`, `${prefix}command`], { qos: 0 });
      }
      events.onConnected();
    });
    this.#client.on('message', (name, payload) => hear(name, payload, events));
    this.#client.on('error', (error) => {
      reason = error.message;
      if (error instanceof ErrorWithReasonCode) returnCode = error.code;
    });
    this.#client.once('close', () => events.onClosed(reason, returnCode));
  }

  publish(message: OutgoingMessage, onPuback: () => void): void {
    const { buffer, byteOffset, byteLength } = this.#signed(message);
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    this.#client.publish(this.#topics[message.kind], bytes, { qos: 1 }, (error) => {
      if (error === undefined || error === null) onPuback();
    });
  }

  /** `graceful` says goodbye first, so that the will is not published. */
  async end(graceful: boolean): Promise<void> {
    await this.#client.endAsync(!graceful);
  }

  #signed({ kind, seq, payload }: OutgoingMessage): Uint8Array {
    const { signingKey, gatewayId, epoch } = this.#options;
    if (signingKey === undefined) return payload;
    return signMessage(signingKey, { kind, gatewayId, epoch, seq }, payload);
  }
}

function tlsOptions({ authority, certificate, key }: GatewayTls = {}): IClientOptions {
  return {
    ...(authority !== undefined && { ca: authority }),
    ...(certificate !== undefined && { cert: certificate }),
    ...(key !== undefined && { key }),
  };
}

/** What cannot be read is not for this version of the gateway. */
function hear(topic: string, payload: Buffer, events: ConnectionEvents): void {
  let content: { epoch?: unknown; seq?: unknown; command?: unknown } | null;
  try {
    content = JSON.parse(payload.toString()) as typeof content;
  } catch {
    return;
  }
  const { epoch, seq, command } = content ?? {};
  if (topic.endsWith('/ack') && typeof epoch === 'number' && typeof seq === 'number') {
    events.onAcknowledged(epoch, seq);
  }
  if (topic.endsWith('/command') && typeof command === 'string') events.onCommand(command);
}

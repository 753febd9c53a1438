/**
 * One MQTT connection, from CONNECT to close; the next one is another object.
 *
 * The MQTT client's own reconnecting, resending and offline queue stay off: what must be sent again
 * is known by the spool, in order, and a second memory of it could only disagree. The session is
 * clean for the same reason. A publish callback without an error is a PUBACK.
 */
import type { KeyObject } from 'node:crypto';
import { formatTelemetryTopic, signMessage, type TelemetryKind } from '@chanrong/contracts';
import { connect, ErrorWithReasonCode, type MqttClient } from 'mqtt';

export interface ConnectionOptions {
  readonly url: string;
  readonly gatewayId: string;
  readonly secret: string;
  readonly partition: number;
  readonly epoch: number;
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
  /** Called once, also when the connection never came about; `returnCode` when CONNACK refused it. */
  readonly onClosed: (reason: string, returnCode: number | undefined) => void;
}

const keepaliveSeconds = 30;
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
      username: gatewayId,
      password: options.secret,
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      queueQoSZero: false,
      keepalive: keepaliveSeconds,
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
    this.#client.on('connect', events.onConnected);
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

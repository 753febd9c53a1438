/**
 * One MQTT connection, from CONNECT to close; the next one is another object.
 *
 * The MQTT client's own reconnecting, resending and offline queue stay off: what must be sent again
 * is known by the spool, in order, and a second memory of it could only disagree. The session is
 * clean for the same reason. A publish callback without an error is a PUBACK.
 */
import { formatTelemetryTopic, type TelemetryKind } from '@chanrong/contracts';
import { connect, ErrorWithReasonCode, type MqttClient } from 'mqtt';

type PublishedKind = Extract<TelemetryKind, 'birth' | 'data' | 'death'>;

export interface ConnectionOptions {
  readonly url: string;
  readonly gatewayId: string;
  readonly secret: string;
  readonly partition: number;
  readonly epoch: number;
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
  readonly #topics: Readonly<Record<PublishedKind, string>>;

  /** @throws Error when the URL is not one of MQTT. */
  constructor(options: ConnectionOptions, events: ConnectionEvents) {
    const { gatewayId, partition } = options;
    const topic = (kind: PublishedKind) => formatTelemetryTopic({ partition, gatewayId, kind });
    this.#topics = { birth: topic('birth'), data: topic('data'), death: topic('death') };
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
        topic: this.#topics.death,
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

  publish(kind: PublishedKind, payload: Uint8Array, onPuback: () => void): void {
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    this.#client.publish(this.#topics[kind], bytes, { qos: 1 }, (error) => {
      if (error === undefined || error === null) onPuback();
    });
  }

  /** `graceful` says goodbye first, so that the will is not published. */
  async end(graceful: boolean): Promise<void> {
    await this.#client.endAsync(!graceful);
  }
}

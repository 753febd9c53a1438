/** What one connected gateway may publish and subscribe to. */
import {
  formatTelemetryTopic,
  parseTelemetryTopic,
  type QuarantineCode,
  type TelemetryTopic,
  topicPrefix,
} from '@chanrong/contracts';
import type { RegisteredGateway } from '../gateways/gateway-directory.js';

export class GatewaySession {
  readonly gateway: RegisteredGateway;
  readonly #data: string;
  readonly #dataTopic: TelemetryTopic;
  readonly #ownPrefix: string;

  constructor(gateway: RegisteredGateway) {
    const { partition, gatewayId } = gateway;
    this.gateway = gateway;
    this.#dataTopic = { partition, gatewayId, kind: 'data' };
    this.#data = formatTelemetryTopic(this.#dataTopic);
    this.#ownPrefix = `${topicPrefix}/${partition}/${gatewayId}/`;
  }

  /**
   * What the gateway publishes here; undefined where it may not. On the per-message path: for `data` a
   * comparison of strings, no parsing.
   */
  topicOf(topic: string): TelemetryTopic | undefined {
    if (topic === this.#data) return this.#dataTopic;
    return topic.startsWith(this.#ownPrefix) ? parseTelemetryTopic(topic) : undefined;
  }

  /** Why a topic without a kind is refused. */
  topicFault(topic: string): QuarantineCode {
    const isOther = topic.startsWith(`${topicPrefix}/`) && !topic.startsWith(this.#ownPrefix);
    return isOther ? 'topic-not-yours' : 'topic-unknown';
  }

  maySubscribe(topic: string): boolean {
    return topic === `${this.#ownPrefix}ack` || topic === `${this.#ownPrefix}command`;
  }
}

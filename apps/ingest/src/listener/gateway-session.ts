/** What one connected gateway may publish and subscribe to. */
import {
  formatTelemetryTopic,
  type QuarantineCode,
  type TelemetryKind,
  topicPrefix,
} from '@chanrong/contracts';
import type { RegisteredGateway } from '../gateways/gateway-directory.js';

export class GatewaySession {
  readonly gateway: RegisteredGateway;
  readonly #data: string;
  readonly #birth: string;
  readonly #death: string;
  readonly #ownPrefix: string;

  constructor(gateway: RegisteredGateway) {
    const { partition, gatewayId } = gateway;
    this.gateway = gateway;
    this.#data = formatTelemetryTopic({ partition, gatewayId, kind: 'data' });
    this.#birth = formatTelemetryTopic({ partition, gatewayId, kind: 'birth' });
    this.#death = formatTelemetryTopic({ partition, gatewayId, kind: 'death' });
    this.#ownPrefix = `${topicPrefix}/${partition}/${gatewayId}/`;
  }

  /** On the per-message path: a comparison of strings, no parsing. */
  kindOf(topic: string): TelemetryKind | undefined {
    if (topic === this.#data) return 'data';
    if (topic === this.#birth) return 'birth';
    return topic === this.#death ? 'death' : undefined;
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

/** What one connected gateway may publish and subscribe to. */
import {
  formatTelemetryTopic,
  parseSparkplugSuffix,
  parseTelemetryTopic,
  type QuarantineCode,
  sparkplugPrefix,
  sparkplugStateTopic,
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
    if (topic.startsWith(this.#ownPrefix)) return parseTelemetryTopic(topic);
    return topic.startsWith(sparkplugPrefix) ? this.#sparkplugTopicOf(topic) : undefined;
  }

  /** The edge node of Sparkplug is the gateway. */
  #sparkplugTopicOf(topic: string): TelemetryTopic | undefined {
    const { partition, gatewayId } = this.gateway;
    const suffix = topic.slice(sparkplugPrefix.length);
    const isOwn = parseSparkplugSuffix(suffix)?.edgeNode === gatewayId;
    return isOwn ? { partition, gatewayId, kind: 'sparkplug', suffix } : undefined;
  }

  /** Why a topic without a kind is refused. */
  topicFault(topic: string): QuarantineCode {
    const isOther = topic.startsWith(sparkplugPrefix)
      ? parseSparkplugSuffix(topic.slice(sparkplugPrefix.length)) !== undefined
      : topic.startsWith(`${topicPrefix}/`) && !topic.startsWith(this.#ownPrefix);
    return isOther ? 'topic-not-yours' : 'topic-unknown';
  }

  maySubscribe(topic: string): boolean {
    if (topic === `${this.#ownPrefix}ack` || topic === `${this.#ownPrefix}command`) return true;
    if (topic === sparkplugStateTopic || topic === `${sparkplugPrefix}STATE/+`) return true;
    const [version, group = '', type, edgeNode, ...rest] = topic.split('/');
    const isCommand = type === 'NCMD' || type === 'DCMD';
    const isOwn = edgeNode === this.gateway.gatewayId && /^[^+#]+$/.test(group);
    return `${version}/` === sparkplugPrefix && isCommand && isOwn && rest.length <= 1;
  }
}

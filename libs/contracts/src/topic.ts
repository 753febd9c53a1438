/**
 * MQTT topics `chanrong/v1/{partition}/{gateway}/{kind}`. A gateway publishes `birth`, `data` and,
 * as its will, `death`; it subscribes to `ack` and `command`.
 */
export type TelemetryKind = 'birth' | 'data' | 'death';

export interface TelemetryTopic {
  readonly partition: number;
  readonly gatewayId: string;
  readonly kind: TelemetryKind;
}

export const topicPrefix = 'chanrong/v1';

/** Gateway ids travel in topics and journal frames: 1..64 of letters, digits, `-`, `_`, `.`. */
export const gatewayIdPattern = /^[A-Za-z0-9_.-]{1,64}$/;

const telemetryTopicPattern =
  /^chanrong\/v1\/(0|[1-9]\d{0,3})\/([A-Za-z0-9_.-]{1,64})\/(birth|data|death)$/;

export function formatTelemetryTopic(topic: TelemetryTopic): string {
  return `${topicPrefix}/${topic.partition}/${topic.gatewayId}/${topic.kind}`;
}

/** Parses a topic that a gateway may publish to; undefined for anything else. */
export function parseTelemetryTopic(topic: string): TelemetryTopic | undefined {
  const match = telemetryTopicPattern.exec(topic);
  if (match === null) return undefined;
  return {
    partition: Number(match[1]),
    gatewayId: match[2] as string,
    kind: match[3] as TelemetryKind,
  };
}

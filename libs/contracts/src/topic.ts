/**
 * MQTT topics `chanrong/v1/{partition}/{gateway}/{kind}`. A gateway publishes `birth`, `data` and,
 * as its will, `death`; it subscribes to `ack` and `command`.
 *
 * Signed messages go to `birth/ed25519` and `data/ed25519`. SenML goes to `data/senml-json/{epoch}/{seq}` and `data/senml-cbor/{epoch}/{seq}`, which name what a
 * pack has no place for. Sparkplug has topics of its own (sparkplug-topic.ts), without a partition.
 */
import { sparkplugPrefix } from './sparkplug-topic.js';

export type TelemetryKind =
  | 'birth'
  | 'data'
  | 'death'
  | 'birth/ed25519'
  | 'data/ed25519'
  | 'data/senml-json'
  | 'data/senml-cbor'
  | 'sparkplug';

export interface TelemetryTopic {
  readonly partition: number;
  readonly gatewayId: string;
  readonly kind: TelemetryKind;
  /** What follows the kind; only of kinds that need it: `{epoch}/{seq}` of SenML, all after `spBv1.0/` of Sparkplug. */
  readonly suffix?: string | undefined;
}

export const topicPrefix = 'chanrong/v1';

/** Gateway ids travel in topics and journal frames: 1..64 of letters, digits, `-`, `_`, `.`. */
export const gatewayIdPattern = /^[A-Za-z0-9_.-]{1,64}$/;

const telemetryTopicPattern =
  /^chanrong\/v1\/(0|[1-9]\d{0,3})\/([A-Za-z0-9_.-]{1,64})\/(?:((?:birth|data)(?:\/ed25519)?|death)|(data\/senml-(?:json|cbor))\/([1-9]\d{0,15}\/[1-9]\d{0,15}))$/;

export function formatTelemetryTopic(topic: TelemetryTopic): string {
  const { partition, gatewayId, kind, suffix } = topic;
  if (kind === 'sparkplug') return `${sparkplugPrefix}${suffix}`;
  const path = suffix === undefined ? kind : `${kind}/${suffix}`;
  return `${topicPrefix}/${partition}/${gatewayId}/${path}`;
}

/** Parses a topic that a gateway may publish to; undefined for anything else. */
export function parseTelemetryTopic(topic: string): TelemetryTopic | undefined {
  const match = telemetryTopicPattern.exec(topic);
  if (match === null) return undefined;
  const place = { partition: Number(match[1]), gatewayId: match[2] as string };
  if (match[3] !== undefined) return { ...place, kind: match[3] as TelemetryKind };
  return { ...place, kind: match[4] as TelemetryKind, suffix: match[5] as string };
}

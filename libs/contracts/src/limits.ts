/** Everything has a maximum with a name. Relations between them are asserted by `assertLimits`. */
import { assert } from '@chanrong/kernel';

export const limits = {
  /** One MQTT payload, bytes. */
  payloadBytesMax: 256 * 1024,
  /** Readings in one data message. */
  readingsPerMessageMax: 1_000,
  /** Channels that one gateway may declare. */
  channelsPerGatewayMax: 4_096,
  /** Bytes of entries in one journal segment before compression. */
  segmentBytesMax: 4 * 1024 * 1024,
  /** Bytes of entries that a segment may come to, whoever wrote it; a reader refuses more. */
  segmentReadBytesMax: 16 * 1024 * 1024,
  /** Bytes of telemetry waiting for the group commit in one ingest process. */
  pendingBytesMax: 32 * 1024 * 1024,
  /** Rows and bytes that quarantine keeps of one gateway; what comes above is counted. */
  quarantineRowsMax: 10_000,
  quarantineBytesMax: 64 * 1024 * 1024,
  /** Milliseconds without a segment after which the owner of a partition appends a tick. */
  tickIntervalMs: 1_000,
} as const;

export function assertLimits(): void {
  assert(limits.payloadBytesMax < limits.segmentBytesMax, 'a message must fit into a segment');
  assert(
    limits.segmentBytesMax + 2 * limits.payloadBytesMax <= limits.segmentReadBytesMax,
    'the message that fills a segment must still fit into it',
  );
  assert(
    limits.segmentBytesMax * 2 <= limits.pendingBytesMax,
    'the next segment must be able to gather while one commits',
  );
}

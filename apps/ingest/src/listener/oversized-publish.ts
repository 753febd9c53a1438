/** What the beginning of a PUBLISH tells of it: topic, and as much of the payload as there is. */
import type { OversizedPacket } from './guarded-connection.js';

const publishType = 3;
const packetIdBytes = 2;

export interface PublishHead {
  readonly topic: string;
  readonly payload: Buffer;
}

/** Undefined when the packet is not a PUBLISH, or ends before its topic does. */
export function readPublishHead({ firstByte, head }: OversizedPacket): PublishHead | undefined {
  if (firstByte >> 4 !== publishType || head.length < 2) return undefined;
  const topicEnd = 2 + head.readUInt16BE(0);
  if (topicEnd > head.length) return undefined;
  const hasPacketId = (firstByte & 0b0110) !== 0;
  return {
    topic: head.toString('utf8', 2, topicEnd),
    payload: head.subarray(topicEnd + (hasPacketId ? packetIdBytes : 0)),
  };
}

/** The chain over segments: sha256(previous ‖ int4 partition ‖ int8 seq ‖ int8 recorded_ms ‖ sha256(body)). */
import { createHash } from 'node:crypto';

export interface HashedSegment {
  readonly partition: number;
  readonly seq: number;
  readonly recordedMs: number;
  readonly body: Uint8Array;
}

/** Hash that the first segment of a partition follows. */
export const genesisHash: Uint8Array = new Uint8Array(32);

export function segmentHash(previous: Uint8Array, segment: HashedSegment): Uint8Array {
  const position = Buffer.alloc(20);
  position.writeInt32BE(segment.partition, 0);
  position.writeBigInt64BE(BigInt(segment.seq), 4);
  position.writeBigInt64BE(BigInt(segment.recordedMs), 12);
  const bodyHash = createHash('sha256').update(segment.body).digest();
  return createHash('sha256').update(previous).update(position).update(bodyHash).digest();
}

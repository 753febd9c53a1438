/**
 * What a segment is in the tree of its partition.
 *
 *   leaf data: u32 partition ‖ u64 seq ‖ u64 recorded ms ‖ u32 entries ‖ contents root
 *   contents:  a tree of its entries, in order, and after them the hash of the journal's chain
 *   of each:   salt (16 bytes) ‖ frame of the entry, or ‖ chain hash
 *
 * A partition holds the entries of many enterprises. So that whoever is shown one cannot guess at its
 * neighbours from their hashes, each is salted, and the salt is shown with it alone:
 * SHA-256(HMAC-SHA-256(secret, u32 partition ‖ u64 seq) ‖ u32 index), its first 16 bytes.
 * Numbers are big-endian, as PostgreSQL sends them.
 */
import { segmentFrames, SegmentFormatError } from '@chanrong/contracts';
import type { Segment } from '@chanrong/journal';
import { createHmac, hash } from 'node:crypto';
import { leafHash } from './merkle/hash.js';
import { inclusionPath } from './merkle/inclusion.js';
import { nodesOf } from './merkle/node-source.js';
import { treeRoot } from './merkle/tree-root.js';

const saltBytes = 16;

/** A part of a segment, and the proof that it is in it. */
export interface SealedContent {
  readonly index: number;
  readonly salt: Uint8Array;
  readonly content: Uint8Array;
  /** To the contents root. */
  readonly path: readonly Uint8Array[];
}

/** The public data of a leaf. */
export interface SegmentLeaf {
  readonly partition: number;
  readonly seq: number;
  readonly recordedMs: number;
  readonly entryCount: number;
  readonly contentsRoot: Uint8Array;
}

type SealedSegment = Pick<Segment, 'partition' | 'seq' | 'recordedMs' | 'body' | 'hash'>;

/** @param secret that of the installation, which salts what is hashed */
export function sealSegment(segment: SealedSegment, secret: Uint8Array): SegmentLeaf {
  const frames = framesOf(segment);
  return leafOf(segment, frames.length, treeRoot(contentLeaves(segment, frames, secret)));
}

/** The leaf of a segment with proofs of some of its contents; the chain hash comes after the last entry. */
export function proveContents(
  segment: SealedSegment,
  secret: Uint8Array,
  isWanted: (frame: Uint8Array | 'chain hash') => boolean,
): { readonly leaf: SegmentLeaf; readonly contents: readonly SealedContent[] } {
  const frames = framesOf(segment);
  const leaves = contentLeaves(segment, frames, secret);
  const nodeAt = nodesOf(leaves);
  const saltAt = saltsOf(segment, secret);
  const contents: SealedContent[] = [];
  for (let index = 0; index < leaves.length; index += 1) {
    const frame = frames[index];
    if (!isWanted(frame ?? 'chain hash')) continue;
    const path = inclusionPath(nodeAt, { index, size: leaves.length });
    contents.push({ index, salt: saltAt(index), content: frame ?? segment.hash, path });
  }
  return { leaf: leafOf(segment, frames.length, treeRoot(leaves)), contents };
}

/** Hash of a segment's leaf in the tree of its partition. */
export function segmentLeafHash(leaf: SegmentLeaf): Uint8Array {
  const data = Buffer.allocUnsafe(56);
  data.writeUInt32BE(leaf.partition, 0);
  data.writeBigUInt64BE(BigInt(leaf.seq), 4);
  data.writeBigUInt64BE(BigInt(leaf.recordedMs), 12);
  data.writeUInt32BE(leaf.entryCount, 20);
  data.set(leaf.contentsRoot, 24);
  return leafHash(data);
}

/** Hash of a content's leaf in the tree of its segment. */
export function contentLeafHash({ salt, content }: Pick<SealedContent, 'salt' | 'content'>) {
  return leafHash(Buffer.concat([salt, content]));
}

/** The frames of a segment; one that holds no frames is a single content as it stands. */
function framesOf({ body }: SealedSegment): Uint8Array[] {
  try {
    return segmentFrames(body);
  } catch (error) {
    if (error instanceof SegmentFormatError) return [body];
    throw error;
  }
}

function contentLeaves(
  segment: SealedSegment,
  frames: readonly Uint8Array[],
  secret: Uint8Array,
): Uint8Array[] {
  const saltAt = saltsOf(segment, secret);
  return [...frames, segment.hash].map((content, index) =>
    contentLeafHash({ salt: saltAt(index), content }),
  );
}

function saltsOf(
  { partition, seq }: Pick<Segment, 'partition' | 'seq'>,
  secret: Uint8Array,
): (index: number) => Uint8Array {
  const name = Buffer.allocUnsafe(12);
  name.writeUInt32BE(partition, 0);
  name.writeBigUInt64BE(BigInt(seq), 4);
  const preimage = Buffer.alloc(36);
  preimage.set(createHmac('sha256', secret).update(name).digest());
  return (index) => {
    preimage.writeUInt32BE(index, 32);
    return hash('sha256', preimage, 'buffer').subarray(0, saltBytes);
  };
}

function leafOf(
  { partition, seq, recordedMs }: SealedSegment,
  entryCount: number,
  contentsRoot: Uint8Array,
): SegmentLeaf {
  return { partition, seq, recordedMs, entryCount, contentsRoot };
}

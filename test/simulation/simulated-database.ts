/**
 * What PostgreSQL keeps, in memory: journal, cursors with their epochs, locks that end with their session,
 * published outputs and checkpoints. Each deed is a transaction: whole, or not at all.
 */
import type { CheckpointChunk, CheckpointManifest } from '@chanrong/engine';
import { Outputs } from '@chanrong/engine';
import { MemoryJournal } from '@chanrong/journal';
import { FencedError, type PartitionBatch } from '../../apps/scorer/src/output-writer.js';
import type { OwnedPartition } from '../../apps/scorer/src/partition-ownership.js';
import { gather } from '../../apps/scorer/test/scorer-fixture.js';

interface Cursor {
  seq: number;
  epoch: number;
  /** The session that holds the lock. */
  holder: string | undefined;
}

interface Member {
  heartbeatMs: number;
}

export interface Standing {
  readonly memberCount: number;
  readonly place: number;
}

const lateMs = 2_000;

export class SimulatedDatabase {
  readonly journal: MemoryJournal;
  /** By how much its clock is wrong, ms. */
  clockSkewMs = 0;
  /** For tests of the test: whoever asks may commit, whatever its epoch. */
  isFenceless = false;
  private readonly cursors: Cursor[];
  private readonly published: Outputs[];
  private readonly manifests: CheckpointManifest[][];
  private readonly chunks = new Map<string, CheckpointChunk>();
  /** In order of joining. */
  private readonly members = new Map<string, Member>();

  constructor(
    readonly partitionCount: number,
    private readonly clock: { readonly nowMs: number; readonly wallMs: number },
  ) {
    const partitions = Array.from({ length: partitionCount }, (_, partition) => partition);
    const nowMs = (): number => Math.floor(clock.wallMs + this.clockSkewMs);
    this.journal = new MemoryJournal({ partitionCount, nowMs });
    this.cursors = partitions.map(() => ({ seq: 0, epoch: 0, holder: undefined }));
    this.published = partitions.map(() => new Outputs());
    this.manifests = partitions.map(() => []);
  }

  cursorOf(partition: number): number {
    return (this.cursors[partition] as Cursor).seq;
  }

  publishedOf(partition: number): Outputs {
    return this.published[partition] as Outputs;
  }

  join(session: string): void {
    this.members.set(session, { heartbeatMs: this.clock.nowMs });
  }

  /** Ends a session, and what it held. */
  leave(session: string): void {
    this.members.delete(session);
    for (const cursor of this.cursors) {
      if (cursor.holder === session) cursor.holder = undefined;
    }
  }

  /** @throws Error when the others have turned it out */
  beat(session: string): Standing {
    const own = this.members.get(session);
    if (own === undefined) throw new Error('this scorer was silent for too long');
    own.heartbeatMs = this.clock.nowMs;
    for (const [other, { heartbeatMs }] of this.members) {
      if (this.clock.nowMs - heartbeatMs > lateMs) this.leave(other);
    }
    const present = [...this.members.keys()];
    return { memberCount: present.length, place: present.indexOf(session) };
  }

  claim(session: string, countMax: number): OwnedPartition[] {
    if (!this.members.has(session)) throw new Error('the session has ended');
    const taken: OwnedPartition[] = [];
    for (const [partition, cursor] of this.cursors.entries()) {
      if (taken.length >= countMax || cursor.holder !== undefined) continue;
      cursor.holder = session;
      cursor.epoch += 1;
      taken.push({ partition, epoch: cursor.epoch, cursorSeq: cursor.seq });
    }
    return taken;
  }

  unlock(session: string, partitions: readonly number[]): void {
    for (const partition of partitions) {
      const cursor = this.cursors[partition] as Cursor;
      if (cursor.holder === session) cursor.holder = undefined;
    }
  }

  /** @throws FencedError */
  commit(batches: readonly PartitionBatch[]): void {
    this.moveCursors(batches);
    this.publish(batches);
  }

  /** @throws FencedError */
  moveCursors(batches: readonly PartitionBatch[]): void {
    for (const { partition, epoch, seq } of batches) {
      const cursor = this.cursors[partition] as Cursor;
      const mayMove = this.isFenceless || (cursor.epoch === epoch && cursor.seq <= seq);
      if (!mayMove) throw new FencedError('a partition of this batch is owned by another process');
    }
    for (const { partition, seq } of batches) (this.cursors[partition] as Cursor).seq = seq;
  }

  publish(batches: readonly PartitionBatch[]): void {
    for (const { partition, outputs, manifest } of batches) {
      gather(this.publishedOf(partition), outputs);
      if (manifest !== undefined) this.manifests[partition]?.push(manifest);
    }
  }

  storeChunks(chunks: readonly CheckpointChunk[]): void {
    for (const chunk of chunks) this.chunks.set(hex(chunk.hash), chunk);
  }

  /** The newest checkpoint up to a segment, with its chunks. */
  newestCheckpoint(
    partition: number,
    seq: number,
  ): { readonly manifest: CheckpointManifest; readonly chunks: CheckpointChunk[] } | undefined {
    const manifest = this.manifests[partition]?.findLast((each) => each.seq <= seq);
    if (manifest === undefined) return undefined;
    const chunks: CheckpointChunk[] = [];
    for (let at = 0; at < manifest.chunks.length; at += 32) {
      chunks.push(this.chunks.get(hex(manifest.chunks.subarray(at, at + 32))) as CheckpointChunk);
    }
    return { manifest, chunks };
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

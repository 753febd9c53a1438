/**
 * A checkpoint that is being written: the state as of one segment, however long it takes. Enterprises are
 * encoded one at a time, between segments; one that an entry is about to change is encoded just before.
 * Those that have not changed since an earlier checkpoint are taken from it.
 */
import { assert } from '@chanrong/kernel';
import type { Enterprise } from '@chanrong/portrait';
import { sha256 } from './published-hashes.js';

export const chunkHashBytes = 32;

/** The state of one enterprise, by its content. */
export interface CheckpointChunk {
  /** SHA-256 of the body. */
  readonly hash: Uint8Array;
  readonly body: Uint8Array;
}

/** What names the chunks of a checkpoint and holds the rest. */
export interface CheckpointManifest {
  /** Newest segment folded into it. */
  readonly seq: number;
  readonly head: Uint8Array;
  /** Hashes of its chunks in their order, one after another. */
  readonly chunks: Uint8Array;
}

export interface DraftSource {
  readonly seq: number;
  readonly head: Uint8Array;
  readonly enterprises: Iterable<Enterprise>;
  /** Hashes of chunks that were saved earlier and still hold. */
  readonly saved: ReadonlyMap<Enterprise, Uint8Array>;
  readonly encode: (enterprise: Enterprise) => Uint8Array;
}

export class CheckpointDraft {
  private readonly order: readonly Enterprise[];
  private readonly hashes: Map<Enterprise, Uint8Array>;
  private readonly pending: Set<Enterprise>;
  private readonly changed = new Set<Enterprise>();
  private fresh: CheckpointChunk[] = [];
  private failure: unknown;

  constructor(private readonly source: DraftSource) {
    this.order = [...source.enterprises];
    this.hashes = new Map(source.saved);
    this.pending = new Set(this.order.filter((enterprise) => !source.saved.has(enterprise)));
  }

  get seq(): number {
    return this.source.seq;
  }

  get isEncoded(): boolean {
    return this.pending.size === 0;
  }

  /** Whether there are encoded chunks to take. */
  get hasChunks(): boolean {
    return this.fresh.length > 0;
  }

  /** To be told before an entry changes an enterprise. Never fails: the entry has nothing to do with it. */
  beforeChange(enterprise: Enterprise): void {
    this.encodeNow(enterprise);
    this.changed.add(enterprise);
  }

  /** Encodes an enterprise that is going to change, if that is still to be done. */
  encodeNow(enterprise: Enterprise): void {
    if (!this.pending.has(enterprise)) return;
    try {
      this.encode(enterprise);
    } catch (error) {
      this.pending.delete(enterprise);
      this.failure ??= error;
    }
  }

  /** Encodes the next enterprise that waits, if any; gives the bytes of its chunk. */
  encodeNext(): number {
    for (const enterprise of this.pending) return this.encode(enterprise);
    return 0;
  }

  /** Chunks encoded since the last call: to be stored before the manifest is. */
  takeChunks(): CheckpointChunk[] {
    const { fresh } = this;
    this.fresh = [];
    return fresh;
  }

  /**
   * Of a draft that is encoded and whose chunks are stored.
   * @throws what encoding an enterprise threw
   */
  manifest(): CheckpointManifest {
    if (this.failure !== undefined) throw this.failure;
    assert(this.isEncoded && !this.hasChunks, 'chunks are stored before their manifest');
    const { seq, head } = this.source;
    const chunks = new Uint8Array(this.order.length * chunkHashBytes);
    this.order.forEach((enterprise, index) => {
      chunks.set(this.hashes.get(enterprise) as Uint8Array, index * chunkHashBytes);
    });
    return { seq, head, chunks };
  }

  /** Hashes of the chunks that still hold. */
  unchanged(): Map<Enterprise, Uint8Array> {
    for (const enterprise of this.changed) this.hashes.delete(enterprise);
    return this.hashes;
  }

  private encode(enterprise: Enterprise): number {
    const body = this.source.encode(enterprise);
    const hash = sha256(body);
    this.pending.delete(enterprise);
    this.hashes.set(enterprise, hash);
    this.fresh.push({ hash, body });
    return body.length;
  }
}

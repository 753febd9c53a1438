/** Takes a stored manifest; gives the engine that continues there, read and restored a few chunks at a time. */
import {
  chunkHashBytes,
  type EnginePolicy,
  EngineRestore,
  type PartitionEngine,
} from '@chanrong/engine';
import { ByteCodecError } from '@chanrong/kernel';
import type pg from 'pg';
import { inStretches } from './in-stretches.js';
import { loadChunks, type StoredManifest } from './stored-checkpoint.js';

export interface RestoredCheckpoint {
  readonly engine: PartitionEngine;
  readonly checkpointBytes: number;
}

/** Chunks of state that are read in one go. */
const chunksPerRead = 16;
const readHashBytes = chunksPerRead * chunkHashBytes;

/** Undefined when any of it is damaged or missing. */
// oxlint-disable-next-line max-params -- where from, by what rules, what
export async function restoreCheckpoint(
  pool: pg.Pool,
  policy: EnginePolicy,
  partition: number,
  { head, chunks, isWhole }: StoredManifest,
): Promise<RestoredCheckpoint | undefined> {
  if (!isWhole) return undefined;
  const restoring = new EngineRestore(partition, policy);
  let checkpointBytes = head.length;
  try {
    for (let at = 0; at < chunks.length; at += readHashBytes) {
      const hashes = chunks.subarray(at, at + readHashBytes);
      const loaded = await loadChunks(pool, partition, hashes);
      if (loaded === undefined) return undefined;
      await inStretches(loaded, (chunk) => {
        restoring.add(chunk);
        checkpointBytes += chunk.body.length;
      });
    }
    return { engine: restoring.finish(head), checkpointBytes };
  } catch (error) {
    if (error instanceof ByteCodecError) return undefined;
    throw error;
  }
}

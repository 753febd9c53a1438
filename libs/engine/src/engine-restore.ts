/** Takes the chunks of a checkpoint, one after another, and its head; gives the engine that continues there. */
import { type Enterprise, PartitionState } from '@chanrong/portrait';
import { readChunk, readHead } from './engine-codec.js';
import type { EnginePolicy } from './engine-policy.js';
import { PartitionEngine } from './partition-engine.js';
import { SparkplugNodes } from './sparkplug-nodes.js';
import type { CheckpointChunk } from './checkpoint-draft.js';

export class EngineRestore {
  private readonly chunks = { state: new PartitionState(), nodes: new SparkplugNodes() };
  private readonly saved = new Map<Enterprise, Uint8Array>();

  constructor(
    private readonly partition: number,
    private readonly policy: EnginePolicy,
  ) {}

  /** @throws ByteCodecError when the bytes are damaged */
  add({ hash, body }: CheckpointChunk): void {
    this.saved.set(readChunk(body, this.chunks), hash);
  }

  /** @throws ByteCodecError when the bytes are damaged, or belong to other chunks */
  finish(head: Uint8Array): PartitionEngine {
    const { memory, position } = readHead(head, this.chunks, this.policy);
    return PartitionEngine.at(position, memory, {
      partition: this.partition,
      policy: this.policy,
      saved: this.saved,
    });
  }
}

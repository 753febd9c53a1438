/** Writes an engine's memory down: in one piece, or beside folding, knowing what of it is saved already. */
import { splitSegmentBody } from '@chanrong/contracts';
import { assert, ByteWriter } from '@chanrong/kernel';
import type { Enterprise } from '@chanrong/portrait';
import { CheckpointDraft } from './checkpoint-draft.js';
import { type EnginePosition, writeChunk, writeHead } from './engine-codec.js';
import type { EngineMemory } from './engine-memory.js';
import type { EngineSegment } from './engine-segment.js';
import { gatewayOf } from './quarantine-rows.js';

export class CheckpointBook {
  private readonly writer = new ByteWriter();
  private draft: CheckpointDraft | undefined;

  /** @param saved hashes of chunks that are stored and still hold */
  constructor(
    private readonly memory: EngineMemory,
    private saved: Map<Enterprise, Uint8Array>,
  ) {}

  whole(position: EnginePosition): Uint8Array {
    const { enterprises } = this.memory.state;
    const whole = new ByteWriter();
    whole.bytes(this.encodeHead(position));
    whole.u53(enterprises.size);
    for (const enterprise of enterprises.values()) whole.bytes(this.encodeChunk(enterprise));
    return whole.toBytes();
  }

  begin(position: EnginePosition): CheckpointDraft {
    assert(this.draft === undefined, 'one checkpoint at a time');
    this.draft = new CheckpointDraft({
      seq: position.seq,
      head: this.encodeHead(position),
      enterprises: this.memory.state.enterprises.values(),
      saved: this.saved,
      encode: (enterprise) => this.encodeChunk(enterprise),
    });
    return this.draft;
  }

  end(isStored: boolean): void {
    if (isStored && this.draft !== undefined) this.saved = this.draft.unchanged();
    this.draft = undefined;
  }

  *encodeBefore({ body }: EngineSegment): Generator<void> {
    const { draft } = this;
    if (draft === undefined || draft.isEncoded) return;
    for (const frame of splitSegmentBody(body)) {
      const enterprise = this.memory.state.gateways.get(gatewayOf(frame) ?? '')?.enterprise;
      if (enterprise !== undefined) draft.encodeNow(enterprise);
      yield;
    }
  }

  /** To be told of every entry about an enterprise, whatever it changes: saved bytes rest on it. */
  beforeChange(enterprise: Enterprise | undefined): void {
    if (enterprise === undefined) return;
    this.saved.delete(enterprise);
    this.draft?.beforeChange(enterprise);
  }

  private encodeHead(position: EnginePosition): Uint8Array {
    this.writer.reset();
    writeHead(this.writer, this.memory, position);
    return this.writer.toBytes();
  }

  private encodeChunk(enterprise: Enterprise): Uint8Array {
    this.writer.reset();
    writeChunk(this.writer, this.memory, enterprise);
    return this.writer.toBytes();
  }
}

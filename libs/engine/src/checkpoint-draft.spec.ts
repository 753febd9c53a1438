import { describe, expect, it } from '@jest/globals';
import { ByteCodecError } from '@chanrong/kernel';
import fc from 'fast-check';
import { both, segments } from '../test/arbitrary-segments.js';
import {
  birth,
  commandEntries,
  data,
  enterprise,
  fold,
  hex,
  opening,
  otherGatewayId,
  otherUscc,
  plain,
  policy,
  segmentOf,
  telemetry,
} from '../test/journal-script.js';
import {
  type CheckpointDraft,
  type CheckpointManifest,
  chunkHashBytes,
} from './checkpoint-draft.js';
import { EngineRestore } from './engine-restore.js';
import { PartitionEngine } from './partition-engine.js';

const partition = 3;

/** Chunks by hash, as a database keeps them. */
class ChunkStore {
  readonly bodies = new Map<string, Uint8Array>();

  keep(draft: CheckpointDraft): void {
    for (const { hash, body } of draft.takeChunks()) this.bodies.set(hex(hash), body);
  }

  finish(draft: CheckpointDraft): CheckpointManifest {
    while (!draft.isEncoded) draft.encodeNext();
    this.keep(draft);
    return draft.manifest();
  }

  restore({ head, chunks }: CheckpointManifest): PartitionEngine {
    const restore = new EngineRestore(partition, policy);
    for (let at = 0; at < chunks.length; at += chunkHashBytes) {
      const hash = chunks.subarray(at, at + chunkHashBytes);
      const body = this.bodies.get(hex(hash));
      if (body === undefined) throw new Error(`no chunk ${hex(hash)}`);
      restore.add({ hash, body });
    }
    return restore.finish(head);
  }
}

describe('a checkpoint that is written while folding goes on', () => {
  it('is the state as of the segment at which it began, and what follows builds on it', async () => {
    const steps = fc.array(fc.constantFrom('encode', 'store', 'drop', 'move'), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(segments, steps, async (list, doings) => {
        const store = new ChunkStore();
        let engine = PartitionEngine.create(partition, policy);
        let draft: CheckpointDraft | undefined;
        let wanted = '';
        const end = (isStored: boolean): void => {
          if (draft === undefined) return;
          if (isStored) expect(hex(store.restore(store.finish(draft)).checkpoint())).toBe(wanted);
          engine.endCheckpoint(isStored);
          draft = undefined;
        };
        let laterMs = 0;
        for (const [index, [pauseMs, entries]] of [[0, both] as const, ...list].entries()) {
          laterMs += pauseMs;
          engine.applySegment(await segmentOf(index + 1, laterMs, entries));
          const doing = doings[index % Math.max(1, doings.length)];
          if (draft === undefined) {
            draft = engine.beginCheckpoint();
            wanted = hex(engine.checkpoint());
          } else if (doing === 'encode') {
            draft.encodeNext();
          } else if (doing === 'move') {
            const manifest = store.finish(draft);
            end(true);
            const before = hex(engine.checkpoint());
            engine = store.restore(store.finish(engine.beginCheckpoint()));
            expect(hex(engine.checkpoint())).toBe(before);
            expect(manifest.seq).toBeLessThanOrEqual(engine.seq);
          } else if (doing !== undefined) {
            end(doing === 'store');
          }
        }
        end(true);
      }),
      { numRuns: 60 },
    );
  });

  it('encodes again only what entries have touched since', async () => {
    const store = new ChunkStore();
    const engine = PartitionEngine.create(partition, policy);
    await fold(engine, 0, ...both, data(1, [[0, 0, 5]]), data(1, [[0, 0, 5]], otherGatewayId));
    store.finish(engine.beginCheckpoint());
    engine.endCheckpoint(true);
    // Evaluations and reviews of everyone go by, and one gateway sends.
    await fold(engine, 90_000, data(2, [[0, 90_000, 6]]));
    const draft = engine.beginCheckpoint();
    while (!draft.isEncoded) draft.encodeNext();
    expect(draft.takeChunks()).toHaveLength(1);
    engine.endCheckpoint(false);
    // What was not stored has to be encoded again.
    const again = engine.beginCheckpoint();
    while (!again.isEncoded) again.encodeNext();
    expect(again.takeChunks()).toHaveLength(1);
  });

  it('keeps who has died, and who was enrolled later', async () => {
    const engine = PartitionEngine.create(partition, policy);
    await fold(engine, 0, ...opening);
    await fold(
      engine,
      1_000,
      ...commandEntries(...enterprise(otherUscc, otherGatewayId)),
      birth(otherGatewayId),
      telemetry('death', {}, otherGatewayId),
    );
    const store = new ChunkStore();
    const restored = store.restore(store.finish(engine.beginCheckpoint()));
    engine.endCheckpoint(true);
    const next = await segmentOf(3, 200_000, [data(1, [[0, 5_000, 5]])]);
    engine.applySegment(next);
    restored.applySegment(next);
    expect(plain(restored.takeOutputs())).toEqual(plain(engine.takeOutputs()));
  });

  it('says so when its chunks end early', async () => {
    const engine = PartitionEngine.create(partition, policy);
    await fold(engine, 0, ...both, data(1, [[0, 0, 5]]));
    const store = new ChunkStore();
    const manifest = store.finish(engine.beginCheckpoint());
    const [key, body] = [...store.bodies][0] as [string, Uint8Array];
    for (let length = 0; length < body.length; length += 31) {
      store.bodies.set(key, body.subarray(0, length));
      expect(() => store.restore(manifest)).toThrow(ByteCodecError);
    }
  });
});

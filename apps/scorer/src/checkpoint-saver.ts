/**
 * Takes partitions whose state should be saved; encodes and stores it beside folding, a slice at a time,
 * until only the manifest is left for the next commit. One partition after another, so that what waits
 * to be stored stays small.
 */
import type { CheckpointChunk } from '@chanrong/engine';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Holding } from './holding.js';
import { storeChunks } from './stored-checkpoint.js';
import { Turnstile } from './turnstile.js';

/** Longest stretch of encoding before other work of the process gets its turn, ms. */
const sliceMsMax = 10;
/** Encoded state that is stored in one go, bytes. */
const sliceBytesMax = 1024 * 1024;

export class CheckpointSaver {
  private readonly turnstile = new Turnstile(1);

  constructor(
    private readonly pool: pg.Pool,
    private readonly log: Logger,
  ) {}

  /** Never fails: what cannot be saved now is saved later, or folded again. */
  async save(partition: number, holding: Holding): Promise<void> {
    holding.queueSaving();
    const work = this.turnstile.run(() => this.write(partition, holding));
    holding.saving = work.catch((error: unknown) => {
      holding.giveUpSaving();
      this.log.warn({ partition, error: (error as Error).message }, 'state could not be saved');
    });
    await holding.saving;
  }

  private async write(partition: number, holding: Holding): Promise<void> {
    const draft = holding.beginSaving();
    do {
      const startedMs = performance.now();
      let bytes = 0;
      while (!draft.isEncoded && bytes < sliceBytesMax) {
        bytes += draft.encodeNext();
        if (performance.now() - startedMs > sliceMsMax) break;
      }
      holding.encodingMs += performance.now() - startedMs;
      await this.store(partition, draft.takeChunks());
      // Meanwhile others may have been encoded because they were about to change.
    } while (!draft.isEncoded || draft.hasChunks);
    holding.manifest = draft.manifest();
  }

  private async store(partition: number, chunks: readonly CheckpointChunk[]): Promise<void> {
    let bytes = 0;
    let first = 0;
    for (const [index, { body }] of chunks.entries()) {
      bytes += body.length;
      if (bytes < sliceBytesMax && index + 1 < chunks.length) continue;
      await storeChunks(this.pool, partition, chunks.slice(first, index + 1));
      first = index + 1;
      bytes = 0;
    }
  }
}

/** The scorer's own loop, holdings and engine, on what PostgreSQL and the others say through a simulated network. */
import { defaultEnginePolicy, EngineRestore, PartitionEngine } from '@chanrong/engine';
import { genesisHash, type Journal, type Segment } from '@chanrong/journal';
import { pino } from 'pino';
import type { LoadedPartition } from '../../apps/scorer/src/engine-loader.js';
import { fairShare } from '../../apps/scorer/src/fair-share.js';
import type { Holding } from '../../apps/scorer/src/holding.js';
import type { PartitionBatch } from '../../apps/scorer/src/output-writer.js';
import { PartitionFolder } from '../../apps/scorer/src/partition-folder.js';
import type { OwnedPartition } from '../../apps/scorer/src/partition-ownership.js';
import { ScorerLoop } from '../../apps/scorer/src/scorer-loop.js';
import type { ScorerMetrics } from '../../apps/scorer/src/scorer-metrics.js';
import { SegmentChain } from '../../apps/scorer/src/segment-chain.js';
import type { SimulatedDatabase } from './simulated-database.js';
import type { SimulatedProcess } from './simulated-process.js';

export interface ScorerParts {
  readonly name: string;
  readonly process: SimulatedProcess;
  readonly database: SimulatedDatabase;
  readonly metrics: ScorerMetrics;
  /** For tests of the test: the cursor moves before the outputs are there. */
  readonly movesCursorFirst: boolean;
}

const silent = pino({ level: 'silent' });
const beatIntervalMs = 250;
const checkpointIntervalMs = 1_000;
const segmentsPerRead = 8;

export class SimulatedScorer {
  readonly loop: ScorerLoop;
  private readonly ownership: SimulatedOwnership;

  constructor(private readonly parts: ScorerParts) {
    this.ownership = new SimulatedOwnership(parts, (error) => {
      if (error === undefined) this.loop.wake();
      else this.loop.distrust(error);
    });
    this.loop = new ScorerLoop({
      journal: journalSeenBy(parts),
      ownership: this.ownership,
      loader: { load: (partition, seq, careful) => this.load(partition, seq, careful) },
      saver: { save: (_partition, holding) => this.save(holding) },
      writer: { commit: (batches) => this.commit(batches) },
      metrics: parts.metrics,
      log: silent,
      checkpointIntervalMs,
    });
    this.loop.start();
  }

  /** A wake-up for a partition that it may hold. */
  wake(partition: number): void {
    this.parts.process.hear(() => this.loop.wakeFor(partition));
  }

  /** The kernel closes its connections. */
  kill(): void {
    this.parts.process.kill();
    this.ownership.end();
  }

  private async load(
    partition: number,
    cursorSeq: number,
    careful: ReadonlySet<number>,
  ): Promise<LoadedPartition> {
    const { process, database } = this.parts;
    const found = await process.ask(() => database.newestCheckpoint(partition, cursorSeq));
    let engine = PartitionEngine.create(partition, defaultEnginePolicy);
    if (found !== undefined) {
      const restoring = new EngineRestore(partition, defaultEnginePolicy);
      for (const chunk of found.chunks) restoring.add(chunk);
      engine = restoring.finish(found.manifest.head);
    }
    const read = async (seq: number, count: number): Promise<Segment[]> =>
      process.ask(() => database.journal.read([{ partition, seq }], count));
    const last = engine.seq === 0 ? undefined : (await read(engine.seq - 1, 1))[0];
    const chain = new SegmentChain(last?.hash ?? genesisHash);
    const folder = new PartitionFolder(engine, chain, defaultEnginePolicy, careful);
    while (folder.engine.seq < cursorSeq) {
      const { seq } = folder.engine;
      for (const segment of await read(seq, Math.min(segmentsPerRead, cursorSeq - seq))) {
        folder.fold(segment);
        folder.engine.takeOutputs();
      }
    }
    return { folder, replayedMs: 0 };
  }

  private async save(holding: Holding): Promise<void> {
    const { process, database } = this.parts;
    holding.queueSaving();
    const write = async (): Promise<void> => {
      const draft = holding.beginSaving();
      do {
        draft.encodeNext();
        const chunks = draft.takeChunks();
        await process.ask(() => database.storeChunks(chunks));
      } while (!draft.isEncoded || draft.hasChunks);
      holding.manifest = draft.manifest();
    };
    holding.saving = write().catch(() => holding.giveUpSaving());
    await holding.saving;
  }

  private async commit(batches: readonly PartitionBatch[]): Promise<void> {
    const { process, database, movesCursorFirst } = this.parts;
    if (!movesCursorFirst) return process.ask(() => database.commit(batches));
    await process.ask(() => database.moveCursors(batches));
    await process.ask(() => database.publish(batches));
  }
}

function journalSeenBy({ process, database: { journal } }: ScorerParts): Journal {
  return {
    append: (drafts) => process.ask(() => journal.append(drafts)),
    read: (positions, segmentsMax) => process.ask(() => journal.read(positions, segmentsMax)),
    heads: () => process.ask(() => journal.heads()),
  };
}

/** One session after another, each with its heartbeat and its locks. */
class SimulatedOwnership {
  private session: string | undefined;
  private sessions = 0;
  private readonly held = new Set<number>();
  private share = 0;
  private mayClaim = false;
  private beating: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly parts: ScorerParts,
    /** There may be something to do; with an error: nothing is held any more. */
    private readonly tell: (error?: Error) => void,
  ) {}

  get surplus(): number {
    return Math.max(0, this.held.size - this.share);
  }

  async claim(): Promise<OwnedPartition[]> {
    const session = this.session ?? (await this.connect());
    const missing = this.share - this.held.size;
    if (!this.mayClaim || missing <= 0) return [];
    this.mayClaim = false;
    const taken = await this.say(session, () => this.parts.database.claim(session, missing));
    for (const { partition } of taken) this.held.add(partition);
    return taken;
  }

  async letGo(partitions: readonly number[]): Promise<void> {
    const { session } = this;
    if (session === undefined) return;
    for (const partition of partitions) this.held.delete(partition);
    await this.say(session, () => this.parts.database.unlock(session, partitions));
  }

  release(): Promise<void> {
    this.end();
    return Promise.resolve();
  }

  tellOwner(): void {
    // Notifications may be lost, and here they all are.
  }

  /** The server hears of it at once. */
  end(): void {
    clearInterval(this.beating);
    if (this.session !== undefined) this.parts.database.leave(this.session);
    this.session = undefined;
    this.held.clear();
  }

  private async connect(): Promise<string> {
    this.sessions += 1;
    const session = `${this.parts.name}#${this.sessions}`;
    await this.parts.process.ask(() => this.parts.database.join(session));
    this.session = session;
    this.beating = setInterval(() => void this.beat(session), beatIntervalMs);
    await this.beat(session);
    return session;
  }

  private async beat(session: string): Promise<void> {
    try {
      const { database, process } = this.parts;
      const { memberCount, place } = await process.ask(() => database.beat(session));
      if (this.session !== session) return;
      this.share = fairShare(database.partitionCount, memberCount, place);
      this.mayClaim ||= this.held.size < this.share;
      if (this.held.size !== this.share) this.tell();
    } catch (error) {
      this.lose(session, error as Error);
    }
  }

  private async say<T>(session: string, deed: () => T): Promise<T> {
    try {
      return await this.parts.process.ask(deed);
    } catch (error) {
      this.lose(session, error as Error);
      throw error;
    }
  }

  private lose(session: string, error: Error): void {
    if (this.session !== session) return;
    this.end();
    this.tell(error);
  }
}

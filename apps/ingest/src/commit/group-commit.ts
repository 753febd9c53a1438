/**
 * Takes messages as they arrive; gives them to the journal in segments, and calls each one back when
 * it is committed.
 *
 * There is no timer: what arrived during the last commit is the next one, so batches grow with the
 * load and vanish with it. Invariants: the entries of a partition are committed in the order they
 * were pushed; nothing is called back before its commit; a commit that fails is tried again with the
 * same bytes until it succeeds. A commit whose answer was lost is appended twice, and folded once.
 */
import { EntryBatch, limits, type TelemetryKind } from '@chanrong/contracts';
import type { Journal, SegmentDraft } from '@chanrong/journal';
import { assert } from '@chanrong/kernel';
import type { Backpressure } from './backpressure.js';
import { RetryDelay } from './retry-delay.js';

export interface TelemetryMessage {
  readonly partition: number;
  readonly kind: TelemetryKind;
  readonly gatewayId: string;
  /** What followed the kind in the topic; only of kinds that have it. */
  readonly suffix?: string | undefined;
  readonly payload: Uint8Array;
}

export interface CommitReport {
  readonly partitions: readonly number[];
  readonly entryCount: number;
  /** Bytes of entries before compression, and of the segments as they were stored. */
  readonly entryBytes: number;
  readonly storedBytes: number;
  readonly elapsedMs: number;
}

export interface GroupCommitOptions {
  readonly journal: Pick<Journal, 'append'>;
  readonly backpressure: Backpressure;
  readonly commitsInFlightMax: number;
  readonly onCommitted: (report: CommitReport) => void;
  /** A segment's messages were called back; how long the first of them waited for it, ms. */
  readonly onAcknowledged: (waitedMs: number) => void;
  readonly onFailure: (error: Error, retryMs: number) => void;
}

/** Entries of one partition that are gathered for, or are in, one segment. */
interface Gathering {
  readonly partition: number;
  readonly batch: EntryBatch;
  readonly callbacks: (() => void)[];
  /** When its first message came, monotonic ms. */
  readonly openedMs: number;
  pendingBytes: number;
}

/** What a message costs in memory beside its payload. */
const messageOverheadBytes = 256;
/** Callbacks in one turn of the event loop: about 10 ms. */
const callbacksPerTurnMax = 1_000;

export class GroupCommit {
  readonly #options: GroupCommitOptions;
  /** Waiting segments, oldest first; at most one of a partition still grows. */
  #waiting: Gathering[] = [];
  readonly #growing = new Map<number, Gathering>();
  readonly #committing = new Set<number>();
  #inFlight = 0;
  #unfinished = 0;
  #scheduled = false;
  /** Calls back commit after commit, so that acknowledgements leave in order. */
  #callingBack: Promise<void> = Promise.resolve();
  readonly #retryDelay = new RetryDelay();
  #idleWaiters: (() => void)[] = [];

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  /** Copies the payload; `done` is called when it is committed, or never. */
  push(message: TelemetryMessage, done: () => void): void {
    const { kind, gatewayId, payload, suffix } = message;
    const gathering = this.#gatheringFor(message);
    gathering.batch.addTelemetry(kind, gatewayId, payload, suffix);
    gathering.callbacks.push(done);
    gathering.pendingBytes += payload.length + messageOverheadBytes;
    this.#options.backpressure.add(payload.length + messageOverheadBytes);
    this.#schedule();
  }

  /** Resolves when everything pushed is committed and called back, or abandoned. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#idleWaiters.push(resolve);
      this.#settleDrained();
    });
  }

  /** Gives up on what is not committed: it is never called back. */
  abandon(): void {
    this.#waiting = [];
    this.#growing.clear();
    this.#retryDelay.abandon();
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }

  #gatheringFor({ partition, payload }: TelemetryMessage): Gathering {
    const growing = this.#growing.get(partition);
    if (growing !== undefined && fits(growing.batch, payload)) return growing;
    const next = {
      partition,
      batch: new EntryBatch(),
      callbacks: [],
      openedMs: performance.now(),
      pendingBytes: 0,
    };
    this.#growing.set(partition, next);
    this.#waiting.push(next);
    return next;
  }

  /** After the current turn of the event loop, so that all it brought goes together. */
  #schedule(): void {
    if (this.#scheduled || this.#inFlight >= this.#options.commitsInFlightMax) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const next = this.#takeNext();
      if (next.length > 0) void this.#commit(next);
    });
  }

  /** The oldest waiting segment of every partition that has none on its way. */
  #takeNext(): Gathering[] {
    const taken: Gathering[] = [];
    const left: Gathering[] = [];
    for (const gathering of this.#waiting) {
      const { partition } = gathering;
      if (this.#committing.has(partition)) {
        left.push(gathering);
        continue;
      }
      this.#committing.add(partition);
      if (this.#growing.get(partition) === gathering) this.#growing.delete(partition);
      taken.push(gathering);
    }
    this.#waiting = left;
    return taken.sort((a, b) => a.partition - b.partition);
  }

  async #commit(gatherings: readonly Gathering[]): Promise<void> {
    this.#inFlight += 1;
    this.#unfinished += 1;
    const startedMs = performance.now();
    const entryBytes = sum(gatherings, ({ batch }) => batch.byteLength);
    const drafts = await Promise.all(gatherings.map(toDraft));
    const committed = await this.#appendUntilCommitted(drafts);
    this.#inFlight -= 1;
    for (const { partition } of gatherings) this.#committing.delete(partition);
    if (this.#waiting.length > 0) this.#schedule();
    this.#options.backpressure.remove(sum(gatherings, ({ pendingBytes }) => pendingBytes));
    if (committed) {
      this.#options.onCommitted({
        partitions: drafts.map((draft) => draft.partition),
        entryCount: sum(drafts, (draft) => draft.entryCount),
        entryBytes,
        storedBytes: sum(drafts, (draft) => draft.body.length),
        elapsedMs: performance.now() - startedMs,
      });
      this.#callingBack = this.#callingBack.then(() => this.#callBack(gatherings));
      await this.#callingBack;
    }
    this.#unfinished -= 1;
    this.#settleDrained();
  }

  /** False when it was abandoned. */
  async #appendUntilCommitted(drafts: readonly SegmentDraft[]): Promise<boolean> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.#options.journal.append(drafts);
        return !this.#retryDelay.abandoned;
      } catch (error) {
        const retryMs = this.#retryDelay.msFor(attempt);
        this.#options.onFailure(error as Error, retryMs);
        if (!(await this.#retryDelay.wait(retryMs))) return false;
      }
    }
  }

  async #callBack(gatherings: readonly Gathering[]): Promise<void> {
    let count = 0;
    for (const { callbacks, openedMs } of gatherings) {
      for (const done of callbacks) {
        done();
        count += 1;
        if (count % callbacksPerTurnMax === 0) await new Promise(setImmediate);
      }
      this.#options.onAcknowledged(performance.now() - openedMs);
    }
  }

  #settleDrained(): void {
    if (this.#unfinished > 0 || this.#waiting.length > 0) return;
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }
}

function fits(batch: EntryBatch, payload: Uint8Array): boolean {
  return batch.byteLength + payload.length + messageOverheadBytes <= limits.segmentBytesMax;
}

async function toDraft({ partition, batch }: Gathering): Promise<SegmentDraft> {
  const { entryCount } = batch;
  assert(entryCount > 0, 'a segment has entries');
  return { partition, entryCount, body: await batch.finish() };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

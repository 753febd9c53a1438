/**
 * Takes what ingest itself refuses; gives it to the quarantine table, and calls back when it is
 * committed there. What a gateway sends again and again is kept once.
 *
 * Like the group commit: no timer, retried until it succeeds, bounded by the same back-pressure.
 */
import { limits, type QuarantineCode, quarantineReasons } from '@chanrong/contracts';
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { Backpressure } from '../commit/backpressure.js';
import { RetryDelay } from '../commit/retry-delay.js';

export interface RefusedInput {
  readonly gatewayId: string;
  /** null: of nobody. */
  readonly uscc: string | null;
  readonly topic: string;
  readonly code: QuarantineCode;
  readonly detail: string;
  /** The payload, or the beginning of it. */
  readonly body: Uint8Array;
}

export interface QuarantineLogOptions {
  readonly pool: Pool;
  readonly backpressure: Backpressure;
  readonly nowMs: () => number;
  readonly onKept: (inputs: readonly RefusedInput[]) => void;
  readonly onFailure: (error: Error, retryMs: number) => void;
}

interface Waiting {
  readonly input: RefusedInput;
  readonly receivedMs: number;
  readonly digest: string;
  readonly done: () => void;
}

const inputOverheadBytes = 1_024;
const rowsPerInsertMax = 200;
const topicCharactersMax = 1_024;
/** Gateways whose last refused input is remembered; the oldest is forgotten first. */
const rememberedMax = 10_000;

/** What never was in the journal has no position there. */
const keepSql = `
  select quarantine_keep(array_fill(null::int, size), array_fill(null::bigint, size),
    array_fill(null::int, size), array_fill(null::int, size), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  from (select array[cardinality($1::text[])] as size) s`;

export class QuarantineLog {
  readonly #options: QuarantineLogOptions;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  readonly #retryDelay = new RetryDelay();
  /** Gateway to the digest of what it was last refused for. */
  readonly #lastKept = new Map<string, string>();

  constructor(options: QuarantineLogOptions) {
    this.#options = options;
  }

  /** `done` is called when the input is in quarantine, or never. */
  keep(input: RefusedInput, done: () => void): void {
    const digest = digestOf(input);
    if (this.#lastKept.get(input.gatewayId) === digest) {
      done();
      return;
    }
    this.#options.backpressure.add(input.body.length + inputOverheadBytes);
    // A copy: the original is a view of a much larger chunk.
    const kept = { ...input, body: Buffer.from(input.body) };
    this.#waiting.push({ input: kept, receivedMs: this.#options.nowMs(), digest, done });
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when everything kept is committed and called back, or abandoned. */
  async drained(): Promise<void> {
    await Promise.race([this.#writing, this.#retryDelay.whenAbandoned]);
  }

  /** Gives up on what is not committed: it is never called back. */
  abandon(): void {
    this.#waiting = [];
    this.#retryDelay.abandon();
  }

  async #writeAll(): Promise<void> {
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, rowsPerInsertMax);
      if (!(await this.#insertUntilCommitted(batch))) return;
      this.#options.onKept(batch.map(({ input }) => input));
      for (const { input, digest, done } of batch) {
        this.#options.backpressure.remove(input.body.length + inputOverheadBytes);
        this.#remember(input.gatewayId, digest);
        done();
      }
    }
    // In the same turn as the look at what waits: an input that comes now starts the next round.
    this.#writing = undefined;
  }

  /** False when it was abandoned. */
  async #insertUntilCommitted(batch: readonly Waiting[]): Promise<boolean> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.#options.pool.query(keepSql, columns(batch));
        return true;
      } catch (error) {
        const retryMs = this.#retryDelay.msFor(attempt);
        this.#options.onFailure(error as Error, retryMs);
        if (!(await this.#retryDelay.wait(retryMs))) return false;
      }
    }
  }

  #remember(gatewayId: string, digest: string): void {
    this.#lastKept.delete(gatewayId);
    this.#lastKept.set(gatewayId, digest);
    if (this.#lastKept.size <= rememberedMax) return;
    const [oldest] = this.#lastKept.keys();
    if (oldest !== undefined) this.#lastKept.delete(oldest);
  }
}

function columns(batch: readonly Waiting[]): unknown[] {
  return [
    batch.map(({ input }) => input.gatewayId),
    batch.map(({ input }) => input.uscc),
    batch.map(({ input }) => storable(input.topic)),
    batch.map(({ input }) => input.code),
    batch.map(({ input }) => quarantineReasons[input.code].class),
    batch.map(({ input }) => storable(input.detail)),
    batch.map(({ input }) => quarantineReasons[input.code].hint),
    batch.map(({ input }) => input.body),
    batch.map(({ receivedMs }) => receivedMs),
    limits.quarantineRowsMax,
    limits.quarantineBytesMax,
  ];
}

/** PostgreSQL keeps no NUL in text; a topic from the wire may hold one. */
function storable(text: string): string {
  return text.slice(0, topicCharactersMax).replaceAll('\0', '\uFFFD').toWellFormed();
}

function digestOf({ code, topic, body }: RefusedInput): string {
  return createHash('sha256').update(`${code}\n${topic}\n`).update(body).digest('base64');
}

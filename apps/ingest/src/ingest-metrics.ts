/** What ingest tells Prometheus. Counted per commit, not per message. */
import { quarantineReasons } from '@chanrong/contracts';
import { createMetrics } from '@chanrong/observability';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { DropReason, TurnAwayReason } from './disconnections.js';
import type { Refusal } from './gateways/gateway-authenticator.js';
import type { Backpressure } from './commit/backpressure.js';
import type { CommitReport } from './commit/group-commit.js';
import type { RefusedInput } from './quarantine/quarantine-log.js';

const secondsBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

export class IngestMetrics {
  readonly registry = createMetrics('ingest');

  readonly #messages = this.#counter(
    'chanrong_ingest_messages_total',
    'Messages that are kept, by where: the journal, or quarantine before it',
    ['result'],
  );
  readonly #bytes = this.#counter('chanrong_ingest_bytes_total', 'Bytes of committed entries');
  readonly #stored = this.#counter(
    'chanrong_ingest_stored_bytes_total',
    'Bytes of segments as they were stored',
  );
  readonly #commitFailures = this.#counter(
    'chanrong_ingest_commit_failures_total',
    'Commits that failed and were tried again',
  );
  readonly #refused = this.#counter(
    'chanrong_ingest_refused_total',
    'Connections and subscriptions refused',
    ['reason'],
  );
  readonly #dropped = this.#counter('chanrong_ingest_dropped_total', 'Connections ended by us', [
    'reason',
  ]);
  readonly #quarantined = this.#counter(
    'chanrong_ingest_quarantined_total',
    'Messages set aside before the journal',
    ['code'],
  );
  readonly #wakeFailures = this.#counter(
    'chanrong_ingest_wake_failures_total',
    'Wake-ups that could not be queued',
  );
  readonly #connections = new Gauge({
    name: 'chanrong_ingest_connections',
    help: 'Open connections',
    registers: [this.registry],
  });
  readonly #pubackSeconds = new Histogram({
    name: 'chanrong_puback_seconds',
    help: 'Time from taking a message to its PUBACK, of the message that waited longest in a segment',
    buckets: secondsBuckets,
    registers: [this.registry],
  });
  readonly #commitSeconds = new Histogram({
    name: 'chanrong_journal_commit_seconds',
    help: 'Time of one group commit, waiting and retries included',
    buckets: secondsBuckets,
    registers: [this.registry],
  });
  readonly #batchMessages = new Histogram({
    name: 'chanrong_journal_batch_messages',
    help: 'Messages in one group commit',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000],
    registers: [this.registry],
  });

  constructor() {
    // A counter that appears with its first event has no rate then.
    for (const result of ['committed', 'quarantined']) this.#messages.inc({ result }, 0);
    for (const code of Object.keys(quarantineReasons)) this.#quarantined.inc({ code }, 0);
  }

  committed(report: CommitReport): void {
    this.#messages.inc({ result: 'committed' }, report.entryCount);
    this.#bytes.inc(report.entryBytes);
    this.#stored.inc(report.storedBytes);
    this.#commitSeconds.observe(report.elapsedMs / 1_000);
    this.#batchMessages.observe(report.entryCount);
  }

  acknowledged(waitedMs: number): void {
    this.#pubackSeconds.observe(waitedMs / 1_000);
  }

  commitFailed(): void {
    this.#commitFailures.inc();
  }

  wakeFailed(): void {
    this.#wakeFailures.inc();
  }

  refused(reason: Refusal | TurnAwayReason): void {
    this.#refused.inc({ reason });
  }

  dropped(reason: DropReason): void {
    this.#dropped.inc({ reason });
  }

  quarantined(inputs: readonly RefusedInput[]): void {
    this.#messages.inc({ result: 'quarantined' }, inputs.length);
    for (const { code } of inputs) this.#quarantined.inc({ code });
  }

  connections(count: number): void {
    this.#connections.set(count);
  }

  /** Reads the waiting bytes whenever someone asks. */
  watch(backpressure: Backpressure): void {
    new Gauge({
      name: 'chanrong_ingest_pending_bytes',
      help: 'Bytes that wait for a commit',
      registers: [this.registry],
      collect() {
        this.set(backpressure.bytes);
      },
    });
  }

  #counter(name: string, help: string, labelNames: string[] = []): Counter {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }
}

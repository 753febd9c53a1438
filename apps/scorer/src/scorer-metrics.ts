/** What the scorer tells Prometheus. Counted per commit, never per reading. */
import { type QuarantineCode, quarantineReasons } from '@chanrong/contracts';
import type { Segment } from '@chanrong/journal';
import { createMetrics } from '@chanrong/observability';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { PartitionBatch } from './output-writer.js';
import { type TakeoverReason, takeoverReasons } from './partition-ownership.js';

/** What was folded of one partition since the last commit. */
export interface Folded {
  /** Journal time of its first segment, Unix ms; undefined: there was none. */
  readonly oldestMs: number | undefined;
  readonly readings: number;
  readonly lateReadings: number;
  readonly repeats: number;
}

export interface CommitReport {
  readonly batches: readonly PartitionBatch[];
  readonly folded: readonly Folded[];
  readonly elapsedMs: number;
}

/** Messages that were sent before, or claim the place of another one. */
const replayCodes: ReadonlySet<QuarantineCode> = new Set([
  'epoch-stale',
  'seq-too-old',
  'seq-forked',
]);

const secondsBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];

export class ScorerMetrics {
  readonly registry = createMetrics('scorer');

  private readonly segments = this.counter(
    'chanrong_scorer_segments_total',
    'Journal segments folded',
  );
  private readonly entries = this.counter(
    'chanrong_scorer_entries_total',
    'Journal entries folded',
  );
  private readonly readings = this.counter('chanrong_score_readings_total', 'Readings folded');
  private readonly lateReadings = this.counter(
    'chanrong_late_readings_total',
    'Readings that are older than the newest of their channel',
  );
  private readonly duplicates = this.counter(
    'chanrong_duplicates_total',
    'Messages that came again as they were, and counted once',
  );
  private readonly replaysRejected = this.counter(
    'chanrong_replay_rejected_total',
    'Messages of an older epoch, too far back, or under a number that another one has',
  );
  private readonly scores = this.counter('chanrong_scorer_scores_total', 'Scores committed');
  private readonly quarantined = this.counter(
    'chanrong_scorer_quarantined_total',
    'Inputs set aside',
    ['code'],
  );
  private readonly takeovers = this.counter(
    'chanrong_takeovers_total',
    'Partitions taken, by what became of their last owner',
    ['reason'],
  );
  private readonly commitSeconds = new Histogram({
    name: 'chanrong_scorer_commit_seconds',
    help: 'Time of one commit of outputs and cursors',
    buckets: secondsBuckets,
    registers: [this.registry],
  });
  private readonly publishToScoreSeconds = new Histogram({
    name: 'chanrong_publish_to_score_seconds',
    help: 'From the journal time of the oldest message of a commit until what follows from it can be read',
    buckets: secondsBuckets,
    registers: [this.registry],
  });
  private readonly partitionsStopped = new Gauge({
    name: 'chanrong_scorer_partitions_stopped',
    help: 'Partitions whose data cannot be folded, read or written; somebody should look',
    registers: [this.registry],
  });

  constructor() {
    // A counter that appears with its first event has no rate then.
    for (const code of Object.keys(quarantineReasons)) this.quarantined.inc({ code }, 0);
    for (const reason of takeoverReasons) this.takeovers.inc({ reason }, 0);
  }

  folded(segments: readonly Segment[]): void {
    this.segments.inc(segments.length);
    this.entries.inc(segments.reduce((sum, { entryCount }) => sum + entryCount, 0));
  }

  committed({ batches, folded, elapsedMs }: CommitReport): void {
    this.commitSeconds.observe(elapsedMs / 1_000);
    for (const { oldestMs, readings, lateReadings, repeats } of folded) {
      this.readings.inc(readings);
      this.lateReadings.inc(lateReadings);
      this.duplicates.inc(repeats);
      if (oldestMs === undefined) continue;
      // The database's clock stamped it: where that is ahead of ours the time is none, not negative.
      this.publishToScoreSeconds.observe(Math.max(0, Date.now() - oldestMs) / 1_000);
    }
    for (const { outputs } of batches) {
      this.scores.inc(outputs.latest.size);
      for (const { code } of outputs.quarantine) {
        this.quarantined.inc({ code });
        if (replayCodes.has(code)) this.replaysRejected.inc();
      }
    }
  }

  stopped(count: number): void {
    this.partitionsStopped.set(count);
  }

  tookOver(reason: TakeoverReason): void {
    this.takeovers.inc({ reason });
  }

  /** Partitions held are read whenever someone asks. */
  watchPartitions(held: () => number): void {
    new Gauge({
      name: 'chanrong_scorer_partitions_held',
      help: 'Partitions that this process folds',
      registers: [this.registry],
      collect() {
        this.set(held());
      },
    });
  }

  /** Jobs of the queues are counted whenever someone asks; a queue that is away has none to show. */
  watchJobs(count: () => Promise<Readonly<Record<string, number>>>): void {
    new Gauge({
      name: 'bullmq_job_count',
      help: 'Jobs in the wake-up queue by state',
      labelNames: ['queue', 'state'],
      registers: [this.registry],
      async collect() {
        this.reset();
        const states = await count().catch(() => ({}));
        for (const [state, jobs] of Object.entries(states))
          this.set({ queue: 'wake', state }, jobs);
      },
    });
  }

  private counter<T extends string>(
    name: string,
    help: string,
    labelNames: readonly T[] = [],
  ): Counter<T> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }
}

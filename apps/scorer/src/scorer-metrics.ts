/** What the scorer tells Prometheus. */
import type { Segment } from '@chanrong/journal';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { PartitionBatch } from './output-writer.js';

export class ScorerMetrics {
  readonly registry = new Registry();

  private readonly segments = new Counter({
    name: 'chanrong_scorer_segments_total',
    help: 'Journal segments folded',
    registers: [this.registry],
  });

  private readonly entries = new Counter({
    name: 'chanrong_scorer_entries_total',
    help: 'Journal entries folded',
    registers: [this.registry],
  });

  private readonly scores = new Counter({
    name: 'chanrong_scorer_scores_total',
    help: 'Scores committed',
    registers: [this.registry],
  });

  private readonly quarantined = new Counter({
    name: 'chanrong_scorer_quarantined_total',
    help: 'Inputs set aside',
    registers: [this.registry],
  });

  private readonly commitSeconds = new Histogram({
    name: 'chanrong_scorer_commit_seconds',
    help: 'Time of one commit of outputs and cursors',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
    registers: [this.registry],
  });

  private readonly partitionsStopped = new Gauge({
    name: 'chanrong_scorer_partitions_stopped',
    help: 'Partitions whose data cannot be folded, read or written; somebody should look',
    registers: [this.registry],
  });

  folded(segments: readonly Segment[]): void {
    this.segments.inc(segments.length);
    this.entries.inc(segments.reduce((sum, { entryCount }) => sum + entryCount, 0));
  }

  committed(batches: readonly PartitionBatch[], elapsedMs: number): void {
    this.commitSeconds.observe(elapsedMs / 1_000);
    for (const { outputs } of batches) {
      this.scores.inc(outputs.latest.size);
      this.quarantined.inc(outputs.quarantine.length);
    }
  }

  stopped(count: number): void {
    this.partitionsStopped.set(count);
  }
}

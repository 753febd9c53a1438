/**
 * Time from publishing a reading to its score being readable: looks at the committed scores as a bank's
 * query would, and compares the newest event time in each with the clock.
 */
import { build, type Histogram } from 'hdr-histogram-js';
import type pg from 'pg';

const lookIntervalMs = 10;
const sampleStepMs = 5;

export class ScoreLatency {
  private readonly histogram: Histogram = build({
    highestTrackableValue: 600_000,
    numberOfSignificantValueDigits: 3,
  });

  private readonly seen = new Map<string, number>();
  private readonly startedMs = performance.timeOrigin + performance.now();
  private looking = true;
  private readonly finished: Promise<void>;

  constructor(private readonly pool: pg.Pool) {
    this.finished = this.look();
  }

  async stop(): Promise<{ readonly p50: number; readonly p99: number; readonly samples: number }> {
    this.looking = false;
    await this.finished;
    return {
      p50: this.histogram.getValueAtPercentile(50),
      p99: this.histogram.getValueAtPercentile(99),
      samples: this.histogram.totalCount,
    };
  }

  private async look(): Promise<void> {
    while (this.looking) {
      const { rows } = await this.pool.query<{ uscc: string; event_ms: string | null }>(
        `select uscc, body -> 'freshness' ->> 'lastEventMs' as event_ms from risk_latest`,
      );
      const nowMs = performance.timeOrigin + performance.now();
      for (const { uscc, event_ms } of rows) this.observe(uscc, Number(event_ms ?? 0), nowMs);
      await new Promise((resolve) => setTimeout(resolve, lookIntervalMs));
    }
  }

  /**
   * The first score that shows event e shows everything published since the event of the score before:
   * those readings came evenly, so one sample stands for every `sampleStepMs` of them.
   */
  private observe(uscc: string, eventMs: number, nowMs: number): void {
    const before = this.seen.get(uscc);
    if (eventMs === before || eventMs === 0) return;
    this.seen.set(uscc, eventMs);
    // Between the last run and this one nothing was published, so nothing waited.
    if (before === undefined || before < this.startedMs) return;
    for (let atMs = eventMs; atMs > before; atMs -= sampleStepMs) {
      this.histogram.recordValue(Math.max(1, Math.round(nowMs - atMs)));
    }
  }
}

/** What a verification says to people: how far it is, what differs, and what it comes to. */
import type { PartitionVerdict, VerifyProgress } from './verify-partition.js';

export class VerifyReport {
  private readonly startedMs = performance.now();
  private toldMs = this.startedMs;

  /** @param progressIntervalMs how often it says how far it is; Infinity: never */
  constructor(private readonly progressIntervalMs: number) {}

  progress({ partition, segment, segments, readings }: VerifyProgress): void {
    if (performance.now() - this.toldMs < this.progressIntervalMs) return;
    this.toldMs = performance.now();
    const share = Math.floor((segment / segments) * 100);
    const folded = readings === 0 ? '' : `, ${count(readings)} readings folded`;
    process.stderr.write(
      `  partition ${partition}: segment ${count(segment)} of ${count(segments)}, ${share} %${folded}\n`,
    );
  }

  differences({ partition, differences }: PartitionVerdict): string {
    return differences.map((each) => `  ✗ partition ${partition}: ${each}\n`).join('');
  }

  json(verdicts: readonly PartitionVerdict[]): string {
    const elapsedSeconds = this.elapsedSeconds();
    const readings = sum(verdicts, (verdict) => verdict.readings);
    const readingsPerSecond = Math.round(readings / elapsedSeconds);
    return JSON.stringify({
      agrees: verdicts.every(({ differences }) => differences.length === 0),
      segments: sum(verdicts, (verdict) => verdict.segments),
      heads: sum(verdicts, (verdict) => verdict.heads),
      readings,
      elapsedSeconds: Number(elapsedSeconds.toFixed(3)),
      readingsPerSecond,
      partitions: verdicts,
    });
  }

  summary(
    verdicts: readonly PartitionVerdict[],
    { recompute, toSeq }: { readonly recompute: boolean; readonly toSeq: number | undefined },
  ): string {
    const total = (of: (verdict: PartitionVerdict) => number): string => count(sum(verdicts, of));
    const where = verdicts.length === 1 ? 'a partition' : `${verdicts.length} partitions`;
    const journal = `${total((v) => v.segments)} segments of ${where} under ${total((v) => v.heads)} signed heads`;
    const folded = recompute
      ? `; ${total((v) => v.scores)} scores, ${total((v) => v.portraits)} portraits, ` +
        `${total((v) => v.facilities + v.transitions)} margin states, ${total((v) => v.alerts)} alerts and ` +
        `${total((v) => v.dailyCells)} daily quantities follow from them`
      : '';
    const readings = sum(verdicts, (verdict) => verdict.readings);
    const seconds = this.elapsedSeconds();
    const rate = readings === 0 ? '' : `, ${count(Math.round(readings / seconds))} readings/s`;
    const agrees = verdicts.every(({ differences }) => differences.length === 0);
    const found = agrees ? 'all as written' : 'not all as written: see above';
    const proven = verdicts[0]?.provenSeq ?? 0;
    const receipt =
      toSeq === undefined
        ? ''
        : proven >= toSeq
          ? `\n  segment ${toSeq} is under a signed head over ${count(proven)} segments`
          : `\n  segment ${toSeq} is under no signed head yet`;
    return `${agrees ? '✓' : '✗'} ${journal}${folded}: ${found} (${seconds.toFixed(1)} s${rate})${receipt}`;
  }

  private elapsedSeconds(): number {
    return (performance.now() - this.startedMs) / 1_000;
  }
}

function sum(
  verdicts: readonly PartitionVerdict[],
  of: (verdict: PartitionVerdict) => number,
): number {
  return verdicts.reduce((total, verdict) => total + of(verdict), 0);
}

function count(number: number): string {
  return number.toLocaleString('en');
}

/** Tells what became of those messages that are traced: when they were folded, and when it was committed. */
import { decodeEntry, splitSegmentBody } from '@chanrong/contracts';
import type { Segment } from '@chanrong/journal';
import { type MessageTrace, type MessageTracer, preciseNowMs } from '@chanrong/observability';

interface Folded {
  readonly trace: MessageTrace;
  readonly partition: number;
  readonly seq: number;
}

/** Traced messages that wait for their commit; what is beyond is not traced to its end. */
const waitingMax = 10_000;

export class ScoreTraces {
  private tracer: MessageTracer | undefined;
  private waiting: Folded[] = [];

  /** From now on spans of some messages go there. */
  traceWith(tracer: MessageTracer | undefined): void {
    this.tracer = tracer;
  }

  /** @param startMs `preciseNowMs()` before it was folded */
  folded({ partition, seq, body }: Segment, startMs: number): void {
    const { tracer } = this;
    if (tracer === undefined) return;
    const endMs = preciseNowMs();
    const attributes = { 'chanrong.partition': partition, 'chanrong.seq': seq };
    for (const frame of splitSegmentBody(body)) {
      const entry = decodeEntry(frame);
      if (entry.kind !== 'telemetry') continue;
      const trace = tracer.sample(entry.gatewayId, entry.body);
      if (trace === undefined) continue;
      tracer.record(trace, { name: 'fold', startMs, endMs, attributes });
      if (this.waiting.length < waitingMax) this.waiting.push({ trace, partition, seq });
    }
  }

  /** @param startMs `preciseNowMs()` before the commit */
  committed(partition: number, seq: number, startMs: number): void {
    if (this.waiting.length === 0) return;
    const endMs = preciseNowMs();
    const isDone = (folded: Folded): boolean => folded.partition === partition && folded.seq <= seq;
    for (const { trace } of this.waiting.filter(isDone)) {
      const attributes = { 'chanrong.partition': partition, 'chanrong.seq': seq };
      this.tracer?.record(trace, { name: 'commit score', startMs, endMs, attributes });
    }
    this.waiting = this.waiting.filter((folded) => !isDone(folded));
  }
}

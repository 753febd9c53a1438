/**
 * Which instants each message of a gateway covers. A schedule is a row of legs, the last one without an
 * end; it is written down before any of its messages is sent, so a process that dies and comes back
 * makes the same messages under the same sequence numbers, and never a second past.
 */
import { assert } from '@chanrong/kernel';

export interface Leg {
  readonly firstSeq: number;
  /** Instant of the leg's first sample, Unix ms. */
  readonly firstMs: number;
  readonly stepMs: number;
  readonly samplesPerMessage: number;
}

export type Schedule = readonly Leg[];

/** Where a schedule stands: the next message, and its first instant. */
export interface Position {
  readonly seq: number;
  readonly atMs: number;
}

/** How the past is sampled: coarsely, an hour in a message, as a gateway does that was offline. */
export const pastStepMs = 300_000;
const pastSamplesPerMessage = 12;
const pastMessageMs = pastStepMs * pastSamplesPerMessage;

/**
 * The legs from a position on: hour-long messages for every full hour that has passed by `nowMs`, then
 * one message a step.
 */
export function legsFrom({ seq, atMs }: Position, nowMs: number, stepMs: number): Schedule {
  const hours = Math.max(0, Math.floor((nowMs - atMs) / pastMessageMs));
  const live: Leg = {
    firstSeq: seq + hours,
    firstMs: atMs + hours * pastMessageMs,
    stepMs,
    samplesPerMessage: 1,
  };
  if (hours === 0) return [live];
  const past: Leg = {
    firstSeq: seq,
    firstMs: atMs,
    stepMs: pastStepMs,
    samplesPerMessage: pastSamplesPerMessage,
  };
  return [past, live];
}

/** The schedule as it goes on after a pause: unchanged when less than an hour was missed. */
export function resumeSchedule(
  schedule: Schedule,
  nextSeq: number,
  { nowMs, stepMs }: { readonly nowMs: number; readonly stepMs: number },
): Schedule {
  const legs = legsFrom({ seq: nextSeq, atMs: firstInstantOf(schedule, nextSeq) }, nowMs, stepMs);
  const current = legOf(schedule, nextSeq);
  if (legs.length === 1 && current.samplesPerMessage === 1 && current.stepMs === stepMs) {
    return schedule;
  }
  return [...schedule.filter(({ firstSeq }) => firstSeq < nextSeq), ...legs];
}

/** The instants that a message samples, oldest first, Unix ms. */
export function instantsOf(schedule: Schedule, seq: number): number[] {
  const { stepMs, samplesPerMessage } = legOf(schedule, seq);
  const firstMs = firstInstantOf(schedule, seq);
  return Array.from({ length: samplesPerMessage }, (_, index) => firstMs + index * stepMs);
}

export function firstInstantOf(schedule: Schedule, seq: number): number {
  const { firstSeq, firstMs, stepMs, samplesPerMessage } = legOf(schedule, seq);
  return firstMs + (seq - firstSeq) * samplesPerMessage * stepMs;
}

function legOf(schedule: Schedule, seq: number): Leg {
  const leg = schedule.findLast(({ firstSeq }) => firstSeq <= seq);
  assert(leg !== undefined, 'a schedule begins with its first message');
  return leg;
}

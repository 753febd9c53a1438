/**
 * Takes one enterprise of the park; sends what its sensors say, first the past, then as time passes.
 *
 * The schedule is on disk before its messages are made, and each message depends on seed, schedule and
 * sequence number only: after a crash the same messages follow, and what was sent twice counts once.
 */
import { join } from 'node:path';
import { encodeData } from '@chanrong/contracts';
import type { Gateway, GatewayState } from '@chanrong/gateway';
import { type ParkEnterprise, sendableMs, World } from '@chanrong/park';
import { loadProgress, type Progress, saveProgress } from './progress-file.js';
import { firstInstantOf, instantsOf, legsFrom, pastStepMs, resumeSchedule } from './schedule.js';

export interface Clock {
  now(): number;
  /** Resolves after so many ms, or at once when the signal fires. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface SimulatedGatewayOptions {
  readonly seed: string;
  readonly enterprise: ParkEnterprise;
  readonly stateDirectory: string;
  readonly historyDays: number;
  /** Time between two live messages. */
  readonly stepMs: number;
  readonly clock: Clock;
  /** Opens the connection once the epoch is known. */
  readonly open: (epoch: number, onState: (state: GatewayState) => void) => Promise<Gateway>;
  readonly onState: (state: GatewayState) => void;
  /** Called once, when everything up to now is acknowledged. */
  readonly onCaughtUp: () => void;
}

const dayMs = 86_400_000;
/** Messages that may be on their way to the disk together. */
const sendsMax = 64;
/** Live messages between two saves: what a crash must be stepped through again. */
const savesEvery = 30;

/** Runs until the signal fires; then keeps its place and closes. */
export async function runSimulatedGateway(
  options: SimulatedGatewayOptions,
  signal: AbortSignal,
): Promise<void> {
  const { seed, enterprise } = options;
  const path = join(options.stateDirectory, `${enterprise.gateway.gatewayId}.json`);
  const begun = (await loadProgress(path)) ?? beginning(options);
  if (begun.seed !== seed) {
    throw new Error(`${path} holds the history of seed ${begun.seed}; remove it to begin another`);
  }
  const gateway = await options.open(begun.epoch, options.onState);
  try {
    const { firmware, channels } = enterprise.gateway;
    gateway.declare({ epoch: begun.epoch, firmware, channels: [...channels] });
    const nextSeq = Math.max(begun.nextSeq, gateway.nextSeq);
    const schedule = resumeSchedule(begun.schedule, nextSeq, {
      nowMs: options.clock.now(),
      stepMs: options.stepMs,
    });
    await saveProgress(path, { ...begun, schedule });
    await play(gateway, { ...begun, schedule, nextSeq }, { options, path, signal });
  } finally {
    await gateway.close();
  }
}

function beginning({ seed, enterprise, historyDays, stepMs, clock }: SimulatedGatewayOptions) {
  const nowMs = clock.now();
  const startMs = Math.floor((nowMs - historyDays * dayMs) / pastStepMs) * pastStepMs;
  const progress: Progress = {
    formatVersion: 1,
    seed,
    epoch: Math.floor(nowMs / 1_000),
    schedule: legsFrom({ seq: 1, atMs: startMs }, nowMs, stepMs),
    nextSeq: 1,
    plant: World.begin(seed, enterprise, startMs).state,
  };
  return progress;
}

async function play(
  gateway: Gateway,
  from: Progress,
  context: {
    readonly options: SimulatedGatewayOptions;
    readonly path: string;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { options, path, signal } = context;
  const { schedule, epoch, plant } = from;
  const startMs = firstInstantOf(schedule, 1);
  const world = World.restore(options.seed, options.enterprise, startMs, plant);
  const sends: Promise<void>[] = [];
  let caughtUp = false;
  let seq = from.nextSeq;
  for (; !signal.aborted; seq += 1) {
    const instants = instantsOf(schedule, seq);
    const sentMs = sendableMs(options.enterprise.plant.mishaps, instants.at(-1) as number);
    const waitMs = sentMs - options.clock.now();
    if (waitMs > 0) {
      await Promise.all(sends.splice(0));
      if (!caughtUp) void gateway.drained().then(options.onCaughtUp, () => undefined);
      caughtUp = true;
      await options.clock.sleep(waitMs, signal);
      if (signal.aborted) break;
    }
    const readings = instants.flatMap((atMs) => world.sample(atMs));
    sends.push(gateway.send(encodeData({ epoch, seq, readings }), seq));
    if (sends.length === sendsMax) await Promise.all(sends.splice(0));
    if (caughtUp && seq % savesEvery === 0) {
      await Promise.all(sends.splice(0));
      await saveProgress(path, { ...from, nextSeq: seq + 1, plant: world.state });
    }
  }
  await Promise.all(sends);
  await saveProgress(path, { ...from, nextSeq: seq, plant: world.state });
}

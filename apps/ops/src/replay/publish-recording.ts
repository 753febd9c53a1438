/** Takes a recording and a gateway; gives its messages to the platform at the pace at which they were made. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Gateway } from '@chanrong/gateway';
import { Pace } from './pace.js';
import type { Recording } from './recording.js';
import type { ReplayLedger } from './replay-ledger.js';

export interface PublishOptions {
  /** Recorded seconds in one second; Infinity: no waiting. */
  readonly speed: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PublishProgress) => void;
}

export interface PublishProgress {
  readonly messages: number;
  readonly readings: number;
  /** When the newest message was due, Unix ms. */
  readonly dueMs: number;
}

/** Messages that may be on their way to the disk together. */
const sendsMax = 128;

/**
 * Sends every message the spool does not have yet; those of an earlier run that was cut short pass
 * without waiting. Resolves when all are acknowledged. @throws what the gateway throws; the signal's reason.
 */
export async function publishRecording(
  { epoch, firmware }: Recording,
  ledger: ReplayLedger,
  gateway: Gateway,
  { speed, signal, onProgress }: PublishOptions,
): Promise<PublishProgress> {
  const { channels } = ledger;
  gateway.declare({ epoch, firmware, channels });
  const pace = new Pace(speed);
  const firstNewSeq = gateway.nextSeq;
  const sends: Promise<void>[] = [];
  let progress: PublishProgress = { messages: 0, readings: 0, dueMs: 0 };
  for (const part of ledger.parts) {
    const messagesBefore = progress.messages;
    for await (const message of part.messages(channels, await ledger.enter(part))) {
      signal.throwIfAborted();
      const waitMs = message.seq < firstNewSeq ? 0 : pace.waitMs(message.dueMs, performance.now());
      if (waitMs > 0) {
        await Promise.all(sends.splice(0));
        await delay(waitMs, undefined, { signal });
      }
      sends.push(gateway.send(message.body, message.seq));
      if (sends.length === sendsMax) await Promise.all(sends.splice(0));
      progress = {
        messages: progress.messages + 1,
        readings: progress.readings + message.readingCount,
        dueMs: message.dueMs,
      };
      onProgress(progress);
    }
    await ledger.leave(part, progress.messages - messagesBefore);
  }
  await Promise.all(sends);
  await drained(gateway, signal);
  return progress;
}

async function drained(gateway: Gateway, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  await Promise.race([gateway.drained(), aborted]);
}

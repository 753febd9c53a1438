/** Gives the fold what replays of quarantine have yet to give it, each at its own rate, whoever began them. */
import { continueReplay, unfinishedReplays } from '@chanrong/store';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { type ApiParts, apiParts } from '../api-parts.js';

/** How often to look for what another process began and did not end. */
const sweepMs = 30_000;
/** One turn for each replay, so that a slow one holds up no other for longer. */
const pauseMsMax = 200;

@Injectable()
export class ReplayRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private sweep: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private readonly stop = new AbortController();

  constructor(@Inject(apiParts) private readonly parts: ApiParts) {}

  onApplicationBootstrap(): void {
    this.sweep = setInterval(() => this.wake(), sweepMs).unref();
    this.wake();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.sweep);
    this.stop.abort();
    await this.running;
  }

  /** There may be something to do. */
  wake(): void {
    this.running ??= this.runAll()
      .catch((error: Error) => {
        if (this.stop.signal.aborted) return;
        this.parts.log.warn({ reason: error.message }, 'quarantine replay waits');
      })
      .finally(() => {
        this.running = undefined;
      });
  }

  private async runAll(): Promise<void> {
    const { registry, log } = this.parts;
    for (;;) {
      const replayIds = await unfinishedReplays(registry);
      if (replayIds.length === 0 || this.stop.signal.aborted) return;
      let waitMs = pauseMsMax;
      for (const replayId of replayIds) {
        const nextMs = await continueReplay(registry, replayId);
        if (nextMs === undefined) log.info({ replayId }, 'quarantine replay ended');
        waitMs = Math.min(waitMs, nextMs ?? 0);
      }
      await delay(waitMs, undefined, { signal: this.stop.signal });
    }
  }
}

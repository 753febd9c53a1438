/**
 * Looks whether there is news, once for all streams of this process, as long as there are any.
 *
 * It looks five times a second rather than being notified: NOTIFY makes every commit of every scorer wait for
 * one lock of the whole database, and what is looked at is the end of an index.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventPosition } from '@chanrong/store';
import { isAfter } from './event.mapper.js';

const lookIntervalMs = 200;

export interface EventFeedParts {
  readonly findHead: () => Promise<EventPosition>;
  readonly onTrouble: (error: Error) => void;
}

export class EventFeed {
  private head: EventPosition | undefined;
  private readonly waiting = new Set<() => void>();
  private followers = 0;
  private looking: Promise<void> | undefined;

  constructor(private readonly parts: EventFeedParts) {}

  /** The newest event there is. */
  findHead(): Promise<EventPosition> {
    return this.parts.findHead();
  }

  /** Counts as following until what it gives is called. */
  follow(): () => void {
    this.followers += 1;
    this.looking ??= this.look();
    return () => {
      this.followers -= 1;
    };
  }

  /**
   * The newest event, once there is one after the position; undefined when there is none for so long, or the
   * signal ends the wait.
   */
  async next(
    position: EventPosition,
    { withinMs, signal }: { readonly withinMs: number; readonly signal: AbortSignal },
  ): Promise<EventPosition | undefined> {
    if (!this.isNews(position) && !signal.aborted) await this.wait(withinMs, signal);
    return this.isNews(position) ? this.head : undefined;
  }

  private isNews(position: EventPosition): boolean {
    return this.head !== undefined && isAfter(this.head, position);
  }

  private wait(withinMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, withinMs);
      signal.addEventListener('abort', end);
      this.waiting.add(end);
    });
  }

  private async look(): Promise<void> {
    while (this.followers > 0) {
      try {
        const head = await this.parts.findHead();
        if (this.head === undefined || isAfter(head, this.head)) {
          this.head = head;
          for (const wake of this.waiting) wake();
        }
      } catch (error) {
        this.parts.onTrouble(error as Error);
      }
      await sleep(lookIntervalMs);
    }
    this.looking = undefined;
  }
}

/**
 * Delivers events to webhooks.
 *
 * What is to be done stands in the database: how far each webhook has taken up the events, and when what was
 * not delivered is due. The queue only says "webhook n has something to do" to one of the processes, so it may
 * lose or double what it likes; a look at the database twice a second says it again. Every attempt asks
 * row-level security for the event as the organisation of the webhook: what it may not know any more, it is not
 * told, however long the delivery has been waiting.
 */
import type { BlockList } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@chanrong/observability';
import type { WakeQueue } from '@chanrong/queue';
import {
  type DueDelivery,
  findDueDeliveries,
  findEvent,
  findEventHead,
  findWebhooksWithWork,
  findWebhookWork,
  listEvents,
  noteWebhookHealth,
  readAs,
  settleDelivery,
  takeUpEvents,
  type WebhookWork,
} from '@chanrong/store';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { eventId, eventItem, isAfter } from '../events/event.mapper.js';
import { retryPauseMs } from './retry-schedule.js';
import { sendWebhook } from './send-webhook.js';
import { webhookHeaders } from './sign-webhook.js';

const lookIntervalMs = 300;
/** Events taken up, and deliveries tried, in one go. */
const batchSizeMax = 100;
/** Deliveries to one webhook under way at once. */
const parallelMax = 8;
const failingDaysMax = 5;
const gone = 410;

export interface CourierParts {
  readonly source: DataSource;
  readonly pool: Pool;
  readonly queue: WakeQueue;
  /** Private networks that an operator has opened to webhooks. */
  readonly allowed: BlockList;
  readonly log: Logger;
  readonly nowMs: () => number;
}

export class Courier {
  private looking: Promise<void> | undefined;
  private stopping = false;

  constructor(private readonly parts: CourierParts) {}

  start(): void {
    this.parts.queue.onWake((webhookNo) => this.serve(webhookNo));
    this.looking = this.look();
  }

  /** Lets what is under way finish. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.looking;
    await this.parts.queue.close();
  }

  private async look(): Promise<void> {
    const { source, pool, queue, log } = this.parts;
    while (!this.stopping) {
      try {
        const head = await findEventHead(source.manager);
        for (const webhookNo of await findWebhooksWithWork(pool, head)) queue.wake(webhookNo);
      } catch (error) {
        log.warn({ reason: (error as Error).message }, 'cannot look for webhooks with work');
      }
      await sleep(lookIntervalMs);
    }
  }

  /** All that a webhook has to do now. */
  private async serve(webhookNo: number): Promise<void> {
    const { pool } = this.parts;
    while (!this.stopping) {
      const work = await findWebhookWork(pool, webhookNo);
      if (work === undefined) return;
      const hasMore = await this.takeUp(work);
      const due = await findDueDeliveries(pool, webhookNo, batchSizeMax);
      for (let from = 0; from < due.length && !this.stopping; from += parallelMax) {
        const some = due.slice(from, from + parallelMax);
        await Promise.all(some.map((delivery) => this.attempt(work, delivery)));
      }
      if (!hasMore && due.length < batchSizeMax) return;
    }
  }

  /** Whether there are more events to take up. */
  private async takeUp(work: WebhookWork): Promise<boolean> {
    const { source, pool } = this.parts;
    const { after, types } = work;
    // Asked before the read, so that the read cannot miss what came before it.
    const head = await findEventHead(source.manager);
    if (!isAfter(head, after)) return false;
    const { rows, last } = await readAs(source, work, (manager) =>
      listEvents(manager, { after, types, size: batchSizeMax }),
    );
    await takeUpEvents(pool, work, { events: rows, upTo: last ?? head });
    return last !== null;
  }

  private async attempt(work: WebhookWork, delivery: DueDelivery): Promise<void> {
    const { source, pool, allowed, nowMs } = this.parts;
    const { deliveryNo, attempts } = delivery;
    const row = await readAs(source, work, (manager) => findEvent(manager, delivery));
    if (row === undefined) return settleDelivery(pool, deliveryNo, { state: 'withheld' });
    const body = JSON.stringify(eventItem(row));
    const signed = { id: eventId(row), timestampSeconds: Math.floor(nowMs() / 1_000), body };
    const headers = webhookHeaders(signed, work.privateKeys);
    const sent = await sendWebhook(work.url, { headers, body }, allowed);
    const { status } = sent;
    if (status !== null && status >= 200 && status < 300) {
      await settleDelivery(pool, deliveryNo, { state: 'delivered', status });
      return noteWebhookHealth(pool, work.webhookNo, 'answers', failingDaysMax);
    }
    const error = 'error' in sent ? sent.error : `it answered ${sent.status}`;
    const pauseMs = retryPauseMs(attempts + 1, Math.random());
    const state = pauseMs === undefined ? 'failed' : 'pending';
    await settleDelivery(pool, deliveryNo, { state, status, error, retryAfterMs: pauseMs ?? 0 });
    const health = status === gone ? 'gone' : 'fails';
    await noteWebhookHealth(pool, work.webhookNo, health, failingDaysMax);
  }
}

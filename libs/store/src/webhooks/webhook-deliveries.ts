/** The work of whoever delivers: which webhooks have some, what is due, and what became of it. */
import type { Pool } from 'pg';
import type { EventPosition, EventRow } from '../repositories/event.repository.js';
import type { Reader } from '../repositories/read-as.js';

export interface WebhookWork extends Reader {
  readonly webhookNo: number;
  readonly url: string;
  readonly types: readonly string[];
  /** The last event that was taken up. */
  readonly after: EventPosition;
  /** PKCS 8, newest first. */
  readonly privateKeys: readonly Buffer[];
}

export interface DueDelivery extends EventPosition {
  readonly deliveryNo: string;
  readonly attempts: number;
  readonly takenAt: Date;
}

/** Webhooks that have not taken up all events to the head, or have a delivery that is due. */
export async function findWebhooksWithWork(pool: Pool, head: EventPosition): Promise<number[]> {
  const { rows } = await pool.query<{ webhook_no: number }>(
    `select webhook_no from webhook w
      where disabled_at is null and ((xact, event_no) < ($1::xid8, $2::bigint) or exists (
        select from webhook_delivery d
          where d.webhook_no = w.webhook_no and d.state = 'pending' and d.next_at <= now()))`,
    [head.xact, head.eventNo],
  );
  return rows.map(({ webhook_no }) => webhook_no);
}

/** Undefined when it is disabled. */
export async function findWebhookWork(
  pool: Pool,
  webhookNo: number,
): Promise<WebhookWork | undefined> {
  const { rows } = await pool.query<Omit<WebhookWork, 'after'> & EventPosition>(
    `select webhook_no as "webhookNo", role, tenant, url, types, xact::text, event_no::text as "eventNo",
        array(select private_key from webhook_key k where k.webhook_no = w.webhook_no
          and coalesce(retires_at > now(), true) order by key_no desc) as "privateKeys"
      from webhook w where webhook_no = $1 and disabled_at is null`,
    [webhookNo],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { xact, eventNo, ...work } = row;
  return { ...work, after: { xact, eventNo } };
}

/**
 * Makes deliveries of events and moves the webhook on to `upTo`, both or neither. What was delivered before
 * is delivered again: that is what moving a webhook back is for.
 * @returns false when somebody else has moved the webhook meanwhile
 */
export async function takeUpEvents(
  pool: Pool,
  { webhookNo, after }: Pick<WebhookWork, 'webhookNo' | 'after'>,
  { events, upTo }: { readonly events: readonly EventRow[]; readonly upTo: EventPosition },
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `with moved as (
        update webhook set xact = $4::xid8, event_no = $5
          where webhook_no = $1 and xact = $2::xid8 and event_no = $3 returning webhook_no),
      taken as (
        insert into webhook_delivery (webhook_no, xact, event_no, type)
          select webhook_no, v.xact::xid8, v.event_no, v.type
            from moved, unnest($6::text[], $7::bigint[], $8::text[]) as v (xact, event_no, type)
          on conflict (webhook_no, xact, event_no) do update
            set state = 'pending', attempts = 0, taken_at = now(), next_at = now())
      select from moved`,
    [
      webhookNo,
      after.xact,
      after.eventNo,
      upTo.xact,
      upTo.eventNo,
      events.map(({ xact }) => xact),
      events.map(({ eventNo }) => eventNo),
      events.map(({ type }) => type),
    ],
  );
  return rowCount === 1;
}

export async function findDueDeliveries(
  pool: Pool,
  webhookNo: number,
  size: number,
): Promise<DueDelivery[]> {
  const { rows } = await pool.query<DueDelivery>(
    `select delivery_no as "deliveryNo", xact::text, event_no::text as "eventNo", attempts,
        taken_at as "takenAt"
      from webhook_delivery where webhook_no = $1 and state = 'pending' and next_at <= now()
      order by next_at, delivery_no limit $2`,
    [webhookNo, size],
  );
  return rows;
}

export type DeliveryOutcome =
  | { readonly state: 'delivered'; readonly status: number }
  | { readonly state: 'withheld' }
  | {
      /** pending: to be tried again after `retryAfterMs`. */
      readonly state: 'pending' | 'failed';
      readonly status: number | null;
      readonly error: string;
      readonly retryAfterMs: number;
    };

export async function settleDelivery(
  pool: Pool,
  deliveryNo: string,
  outcome: DeliveryOutcome,
): Promise<void> {
  await pool.query(
    `update webhook_delivery set state = $2, attempts = attempts + case when $2 = 'withheld' then 0 else 1 end,
        last_at = now(), last_status = $3, last_error = $4,
        next_at = now() + make_interval(secs => $5 / 1000.0)
      where delivery_no = $1`,
    [
      deliveryNo,
      outcome.state,
      'status' in outcome ? outcome.status : null,
      'error' in outcome ? outcome.error : null,
      'retryAfterMs' in outcome ? outcome.retryAfterMs : 0,
    ],
  );
}

/** Notes whether a webhook answers; one that has not for so many days is disabled. */
export async function noteWebhookHealth(
  pool: Pool,
  webhookNo: number,
  health: 'answers' | 'fails' | 'gone',
  failingDaysMax: number,
): Promise<void> {
  if (health === 'answers') {
    await pool.query(
      'update webhook set failing_since = null where webhook_no = $1 and failing_since is not null',
      [webhookNo],
    );
    return;
  }
  await pool.query(
    `update webhook set failing_since = coalesce(failing_since, now()),
        disabled_at = case when $2 or failing_since < now() - make_interval(days => $3) then now() end,
        disabled_reason = case when $2 then 'gone'
          when failing_since < now() - make_interval(days => $3) then 'failing' end
      where webhook_no = $1 and disabled_at is null`,
    [webhookNo, health === 'gone', failingDaysMax],
  );
}

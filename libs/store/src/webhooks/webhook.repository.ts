/** Webhooks as their organisation sees them. */
import type { EntityManager } from 'typeorm';
import type { EventPosition } from '../repositories/event.repository.js';
import { type Page, pageOf } from '../repositories/page.js';

export interface WebhookRow {
  readonly webhookId: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly registeredAt: Date;
  readonly failingSince: Date | null;
  readonly disabledAt: Date | null;
  readonly disabledReason: 'asked' | 'failing' | 'gone' | null;
  readonly pending: number;
  /** Newest first; with those that were replaced until they retire. */
  readonly keys: readonly { readonly key: string; readonly retiresAt: string | null }[];
}

const columns = `w.webhook_id as "webhookId", w.url, w.types, w.registered_at as "registeredAt",
  w.failing_since as "failingSince", w.disabled_at as "disabledAt", w.disabled_reason as "disabledReason",
  (select count(*)::int from webhook_delivery d
    where d.webhook_no = w.webhook_no and d.state = 'pending') as pending,
  coalesce((select json_agg(json_build_object('key', encode(k.public_key, 'base64'),
      'retiresAt', to_char(k.retires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
      order by k.key_no desc)
    from webhook_key k where k.webhook_no = w.webhook_no
      and coalesce(k.retires_at > now(), true)), '[]') as keys`;

export async function listWebhooks(
  manager: EntityManager,
  { after, size }: { readonly after?: string | undefined; readonly size: number },
): Promise<Page<WebhookRow>> {
  const found = await manager.query<WebhookRow[]>(
    `select ${columns} from webhook w where $1::text is null or w.webhook_id > $1
      order by w.webhook_id limit $2`,
    [after ?? null, size + 1],
  );
  return pageOf(found, size);
}

export async function findWebhook(
  manager: EntityManager,
  webhookId: string,
): Promise<WebhookRow | undefined> {
  const found = await manager.query<WebhookRow[]>(
    `select ${columns} from webhook w where w.webhook_id = $1`,
    [webhookId],
  );
  return found[0];
}

export interface DeliveryRow extends EventPosition {
  readonly deliveryNo: number;
  readonly type: string;
  readonly state: 'pending' | 'delivered' | 'failed' | 'withheld';
  readonly attempts: number;
  readonly takenAt: Date;
  readonly nextAt: Date;
  readonly lastAt: Date | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}

/** What became of events, newest first. */
export async function listDeliveries(
  manager: EntityManager,
  webhookId: string,
  { before, size }: { readonly before?: number | undefined; readonly size: number },
): Promise<Page<DeliveryRow>> {
  const found = await manager.query<DeliveryRow[]>(
    `select d.delivery_no::float8 as "deliveryNo", d.xact::text, d.event_no::text as "eventNo", d.type,
        d.state, d.attempts, d.taken_at as "takenAt", d.next_at as "nextAt", d.last_at as "lastAt",
        d.last_status as "lastStatus", d.last_error as "lastError"
      from webhook_delivery d join webhook w using (webhook_no)
      where w.webhook_id = $1 and ($2::bigint is null or d.delivery_no < $2)
      order by d.delivery_no desc limit $3`,
    [webhookId, before ?? null, size + 1],
  );
  return pageOf(found, size);
}

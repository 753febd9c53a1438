import { randomBytes } from 'node:crypto';
import type { PoolClient } from 'pg';
import { ok, type Result } from '@chanrong/kernel';
import { refuse, type Registered, type RegistryFault } from '../registry/registry-outcome.js';
import type { EventPosition } from '../repositories/event.repository.js';
import type { Reader } from '../repositories/read-as.js';
import { renewWebhookKey } from './webhook-keys.js';

/** Of one organisation. */
const webhooksMax = 20;
/** Keys that sign at one time: more make headers long and nothing safer. */
const keysMax = 5;

export interface WebhookInput extends Reader {
  readonly subject: string;
  readonly url: string;
  readonly types: readonly string[];
  /** What came up to here is not sent. */
  readonly after: EventPosition;
}

export interface RegisteredWebhook extends Registered {
  readonly webhookId: string;
}

/** Lets an organisation be sent events, within the transaction of the client. */
export async function registerWebhook(
  client: PoolClient,
  { role, tenant, subject, url, types, after }: WebhookInput,
): Promise<Result<RegisteredWebhook, RegistryFault>> {
  await client.query('lock table webhook in share row exclusive mode');
  const { rows: own } = await client.query(
    'select from webhook where role = $1 and tenant = $2 and disabled_at is null',
    [role, tenant],
  );
  if (own.length >= webhooksMax) {
    return refuse(
      'webhook-differs',
      `${tenant} has ${webhooksMax} webhooks, and no more are kept`,
      'disable one that is not needed',
    );
  }
  const webhookId = `wh_${randomBytes(12).toString('hex')}`;
  const { rows } = await client.query<{ webhook_no: number }>(
    `insert into webhook (webhook_id, role, tenant, url, types, xact, event_no, registered_by)
      values ($1, $2, $3, $4, $5, $6::xid8, $7, $8) returning webhook_no`,
    [webhookId, role, tenant, url, types, after.xact, after.eventNo, subject],
  );
  await renewWebhookKey(client, rows[0]?.webhook_no ?? 0);
  return ok({ changed: true, webhookId });
}

export interface WebhookKey extends Reader {
  readonly webhookId: string;
}

export type WebhookChange =
  | { readonly kind: 'disable' }
  | { readonly kind: 'enable' }
  | { readonly kind: 'rotate' }
  | { readonly kind: 'replay'; readonly after: EventPosition };

/** Changes a webhook of an organisation, within the transaction of the client. */
export async function changeWebhook(
  client: PoolClient,
  { webhookId, role, tenant }: WebhookKey,
  change: WebhookChange,
): Promise<Result<Registered, RegistryFault>> {
  const { rows } = await client.query<{ webhook_no: number }>(
    'select webhook_no from webhook where webhook_id = $1 and role = $2 and tenant = $3 for update',
    [webhookId, role, tenant],
  );
  const webhookNo = rows[0]?.webhook_no;
  if (webhookNo === undefined) {
    return refuse('webhook-unknown', `webhook ${webhookId} is not registered`, 'register it first');
  }
  if (change.kind === 'rotate') return rotate(client, webhookNo);
  await (change.kind === 'replay'
    ? client.query('update webhook set xact = $2::xid8, event_no = $3 where webhook_no = $1', [
        webhookNo,
        change.after.xact,
        change.after.eventNo,
      ])
    : client.query(
        `update webhook set disabled_at = case when $2 then now() end,
            disabled_reason = case when $2 then 'asked' end, failing_since = null
          where webhook_no = $1`,
        [webhookNo, change.kind === 'disable'],
      ));
  return ok({ changed: true });
}

async function rotate(
  client: PoolClient,
  webhookNo: number,
): Promise<Result<Registered, RegistryFault>> {
  const { rowCount } = await client.query(
    `select from webhook_key where webhook_no = $1 and coalesce(retires_at > now(), true)`,
    [webhookNo],
  );
  if ((rowCount ?? 0) >= keysMax) {
    return refuse(
      'webhook-differs',
      `${keysMax} keys sign for it already`,
      'wait until the oldest of them retires',
    );
  }
  await renewWebhookKey(client, webhookNo);
  return ok({ changed: true });
}

import type { PoolClient } from 'pg';
import { ok, type Result } from '@chanrong/kernel';
import { refuse, type Registered, type RegistryFault } from './registry-outcome.js';

export interface AlertStepInput {
  readonly alertId: string;
  /** The organisation: each handles an alert for itself. */
  readonly role: string;
  readonly tenant: string;
  /** Who of the organisation does it. */
  readonly subject: string;
  readonly step:
    | { readonly state: 'acknowledged'; readonly note: string | null }
    | {
        readonly state: 'resolved';
        readonly label: 'confirmed' | 'false';
        readonly note: string | null;
      };
}

/**
 * Notes what an organisation does about an alert that it sees, within the transaction of the client. A label
 * may be corrected by resolving again; nothing that was said before goes away. What people make of an alert
 * changes no portrait, so it is a row and no journal entry.
 */
export async function handleAlert(
  client: PoolClient,
  { alertId, role, tenant, subject, step }: AlertStepInput,
): Promise<Result<Registered, RegistryFault>> {
  // Two steps of one organisation at once are taken one after the other.
  await client.query('select 1 from alert where alert_id = $1 for update', [alertId]);
  const { rows } = await client.query<{ state: 'acknowledged' | 'resolved' }>(
    `select state from alert_step where alert_id = $1 and role = $2 and tenant = $3
      order by step_no desc limit 1`,
    [alertId, role, tenant],
  );
  if (step.state === 'acknowledged' && rows[0]?.state === 'resolved') {
    return refuse(
      'alert-differs',
      `alert ${alertId} is resolved already`,
      'resolve it again with another label where the first was wrong',
    );
  }
  const label = step.state === 'resolved' ? step.label : null;
  await client.query(
    `insert into alert_step (alert_id, role, tenant, subject, state, label, note)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    [alertId, role, tenant, subject, step.state, label, step.note],
  );
  return ok({ changed: true });
}

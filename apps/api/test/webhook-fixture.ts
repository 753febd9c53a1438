import type pg from 'pg';

export const fixedWebhookId = `wh_${'a'.repeat(24)}`;

/** A webhook of bank-1 that is sent nothing. */
export async function insertWebhook(pool: pg.Pool): Promise<void> {
  await pool.query(
    `insert into webhook (webhook_id, role, tenant, url, types, xact, event_no, registered_by,
        disabled_at, disabled_reason)
      values ($1, 'bank', 'bank-1', 'https://risk.bank.example/', '{alert.opened}', '0', 0, 'tester',
        now(), 'asked')`,
    [fixedWebhookId],
  );
}

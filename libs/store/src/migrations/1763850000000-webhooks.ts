import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where back ends want events sent, the keys that sign them, and what became of each.
 *
 * A webhook follows the events as its organisation would: `xact` and `event_no` are the last event that was
 * taken up. A delivery names its event and holds no copy of it, so that every attempt asks row-level security
 * again whether the organisation may still know. Private keys and what is written here are the owner's alone.
 */
export class Webhooks1763850000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table webhook (
        webhook_no int generated always as identity primary key,
        webhook_id text not null unique,
        role text not null,
        tenant text not null,
        url text not null,
        types text[] not null,
        xact xid8 not null,
        event_no bigint not null,
        registered_by text not null,
        registered_at timestamptz not null default now(),
        failing_since timestamptz,
        disabled_at timestamptz,
        disabled_reason text check (disabled_reason in ('asked', 'failing', 'gone')),
        check ((disabled_at is null) = (disabled_reason is null))
      );
      create index webhook_by_tenant on webhook (role, tenant, webhook_id);

      create table webhook_key (
        key_no int generated always as identity primary key,
        webhook_no int not null references webhook,
        public_key bytea not null,
        private_key bytea not null,
        made_at timestamptz not null default now(),
        retires_at timestamptz
      );
      create index webhook_key_by_webhook on webhook_key (webhook_no);
      comment on column webhook_key.private_key is 'Ed25519, PKCS 8';

      create table webhook_delivery (
        delivery_no bigint generated always as identity primary key,
        webhook_no int not null references webhook,
        xact xid8 not null,
        event_no bigint not null,
        type text not null,
        state text not null default 'pending'
          check (state in ('pending', 'delivered', 'failed', 'withheld')),
        attempts int not null default 0,
        taken_at timestamptz not null default now(),
        next_at timestamptz not null default now(),
        last_at timestamptz,
        last_status int,
        last_error text,
        unique (webhook_no, xact, event_no)
      );
      create index webhook_delivery_due on webhook_delivery (webhook_no, next_at)
        where state = 'pending';
      comment on column webhook_delivery.state is
        'withheld: the organisation may not know it any more';

      grant select on webhook, webhook_delivery to chanrong_api;
      grant select (key_no, webhook_no, public_key, made_at, retires_at) on webhook_key to chanrong_api;
      alter table webhook enable row level security;
      create policy reader on webhook for select to chanrong_api using (
        current_setting('app.role', true) = 'operator'
        or (role = current_setting('app.role', true) and tenant = current_setting('app.tenant', true)));
      alter table webhook_key enable row level security;
      create policy reader on webhook_key for select to chanrong_api using (
        exists (select from webhook w where w.webhook_no = webhook_key.webhook_no));
      alter table webhook_delivery enable row level security;
      create policy reader on webhook_delivery for select to chanrong_api using (
        exists (select from webhook w where w.webhook_no = webhook_delivery.webhook_no));
      insert into retention_policy (class, keep_days, reason) values
        ('webhook-delivery', 30, 'As the events that were delivered');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table webhook_delivery, webhook_key, webhook;
      delete from retention_policy where class = 'webhook-delivery';
    `);
  }
}

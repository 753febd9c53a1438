import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Papers about goods: documents, pledges, and what comparing enterprises found; and the keys under which
 * callers write once.
 *
 * A pledge exists for its bank, its pledgor and the operator: no other bank can find out that it is there,
 * only that goods are taken. Documents are seen where the enterprise's money is.
 */
export class Papers1763830800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tableSql);
    await runner.query(viewSql);
    await runner.query(policySql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop view claimed_goods, stored_goods;
      drop table idempotency_key, cross_finding, pledged_stretch, pledge, trade_document;
      alter table asset drop column place;
      alter table installation drop column document_key;
    `);
  }
}

// The key of fingerprints lives with the rows that it made, and with nothing that leaves the installation:
// two random UUIDs have 244 random bits.
const tableSql = `
  alter table asset add column place text;
  alter table installation add column document_key bytea not null
    default sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));

  create table trade_document (
    uscc char(18) not null references enterprise,
    document_id text not null,
    kind text not null check (kind in ('order', 'delivery', 'invoice', 'payment', 'receipt')),
    fingerprint text not null,
    issued_ms bigint not null,
    withdrawn_ms bigint,
    body json not null,
    recorded_at timestamptz not null default now(),
    primary key (uscc, document_id)
  );
  create index trade_document_by_fingerprint on trade_document (fingerprint, uscc)
    where withdrawn_ms is null;
  create index trade_document_by_date on trade_document (issued_ms);

  create table pledge (
    pledge_id text primary key,
    uscc char(18) not null references enterprise,
    tenant text not null,
    terms json not null,
    released_ms bigint,
    registered_at timestamptz not null default now(),
    changed_at timestamptz not null default now()
  );
  create index pledge_by_uscc on pledge (uscc);
  create index pledge_by_tenant on pledge (tenant, pledge_id);

  create table pledged_stretch (
    pledge_id text not null references pledge,
    from_ms bigint not null,
    to_ms bigint,
    uscc char(18) not null,
    place text not null,
    commodity text not null,
    grams bigint not null check (grams > 0)
  );
  create index pledged_stretch_by_pledge on pledged_stretch (pledge_id);
  create index pledged_stretch_by_commodity on pledged_stretch (commodity, place);

  create table cross_finding (
    finding_id text primary key,
    uscc char(18) not null references enterprise,
    code text not null,
    subject text not null,
    asset_id text,
    found_ms bigint not null,
    closed_ms bigint,
    value double precision not null,
    max_value double precision not null,
    unit text not null
  );

  create table idempotency_key (
    caller text not null,
    key text not null,
    input_hash bytea not null,
    answer json,
    created_at timestamptz not null default now(),
    primary key (caller, key)
  );
`;

// A place has one key for all enterprises: its code, or, of a storage unit that has none, the unit itself.
const viewSql = `
  create view claimed_goods as
    select 'pledge' as kind, s.uscc, s.commodity, s.grams, s.from_ms, s.to_ms,
        coalesce(a.place, case when a.asset_id is null then s.place else s.uscc || '/' || s.place end)
          as place_key
      from pledged_stretch s left join asset a on a.uscc = s.uscc and a.asset_id = s.place
    union all
    select 'receipt', d.uscc, d.body->>'commodity', round((d.body->>'quantityKg')::numeric * 1000)::bigint,
        d.issued_ms, least(d.withdrawn_ms, (d.body->>'validToMs')::bigint),
        coalesce(a.place, case when a.asset_id is null then d.body->>'place'
          else d.uscc || '/' || (d.body->>'place') end)
      from trade_document d
      left join asset a on a.uscc = d.uscc and a.asset_id = d.body->>'place'
      where d.kind = 'receipt';

  -- grams: what sensors vouch for; null where nothing is observed.
  create view stored_goods as
    select a.uscc, a.asset_id, a.commodity, coalesce(a.place, a.uscc || '/' || a.asset_id) as place_key,
        case when (latest.asset->'stock'->>'observed')::boolean
          then floor((latest.asset->'stock'->>'lowKg')::numeric * 1000)::bigint end as grams
      from asset a
      left join lateral (
        select each as asset from asset_latest l, json_array_elements(l.body->'assets') as each
          where l.uscc = a.uscc and each->>'assetId' = a.asset_id
      ) latest on true
      where a.kind = 'storage' and a.commodity is not null;
`;

const policySql = `
  grant select on trade_document, pledge, pledged_stretch, cross_finding to chanrong_api;

  alter table trade_document enable row level security;
  create policy reader on trade_document for select to chanrong_api using (
    current_setting('app.role', true) in ('bank', 'manufacturer', 'operator')
    and exists (select from enterprise e where e.uscc = trade_document.uscc));

  alter table pledge enable row level security;
  create policy reader on pledge for select to chanrong_api using (
    case current_setting('app.role', true)
      when 'operator' then true
      when 'bank' then tenant = current_setting('app.tenant', true)
      when 'manufacturer' then uscc = current_setting('app.tenant', true)::bpchar
      else false
    end);

  alter table pledged_stretch enable row level security;
  create policy reader on pledged_stretch for select to chanrong_api using (
    exists (select from pledge p where p.pledge_id = pledged_stretch.pledge_id));

  alter table cross_finding enable row level security;
  create policy reader on cross_finding for select to chanrong_api using (
    current_setting('app.role', true) = 'operator');
`;

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The journal, the projections that the scorer commits with its cursor, and the registry of who exists.
 *
 * Invariants kept here rather than in code: segments are gap-free and commit-ordered per partition
 * (the head row is locked by the append), hashes chain, journal time never runs backwards, and one
 * quarantined input is one row however often it is folded.
 */
export class JournalAndProjections1763769600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(journalSql);
    await runner.query(appendFunctionSql);
    await runner.query(registrySql);
    await runner.query(projectionSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table if exists quarantine, daily_rollup, asset_latest, portrait_latest, score, risk_latest,
        partition_checkpoint, partition_cursor, idempotency, consent, scorecard, price_set, gateway, asset,
        enterprise, journal_segment, journal_head, installation;
      drop function if exists journal_append(int[], int[], bytea[]);
    `);
  }
}

const journalSql = `
  create table installation (
    id int primary key default 1 check (id = 1),
    partition_count int not null check (partition_count between 1 and 4096),
    created_at timestamptz not null default now()
  );
  comment on table installation is 'One row: what can never change once entries are written.';

  create table journal_head (
    partition int primary key,
    seq bigint not null default 0,
    recorded_ms bigint not null default 0,
    hash bytea not null default '\\x0000000000000000000000000000000000000000000000000000000000000000'
  ) with (fillfactor = 50);

  create table journal_segment (
    partition int not null,
    seq bigint not null check (seq > 0),
    recorded_ms bigint not null,
    entries int not null check (entries > 0),
    body bytea not null,
    hash bytea not null,
    primary key (partition, seq)
  );
  alter table journal_segment alter column body set storage external;
`;

const appendFunctionSql = `
  create function journal_append(p_partitions int[], p_entries int[], p_bodies bytea[])
  returns table (partition int, seq bigint, recorded_ms bigint, hash bytea)
  language plpgsql as $$
  declare
    head record;
    now_ms bigint;
    new_hash bytea;
  begin
    -- Partitions come in ascending order, so two appenders never wait for each other in a circle.
    for i in 1 .. cardinality(p_partitions) loop
      select h.seq, h.recorded_ms, h.hash into head
        from journal_head h where h.partition = p_partitions[i] for update;
      if not found then
        raise exception 'partition % does not exist', p_partitions[i] using errcode = 'CHN01';
      end if;
      -- Read after the lock: journal time follows commit order, and never runs backwards.
      now_ms := greatest(head.recorded_ms, (extract(epoch from clock_timestamp()) * 1000)::bigint);
      new_hash := sha256(head.hash || int4send(p_partitions[i]) || int8send(head.seq + 1)
        || int8send(now_ms) || sha256(p_bodies[i]));
      insert into journal_segment (partition, seq, recorded_ms, entries, body, hash)
        values (p_partitions[i], head.seq + 1, now_ms, p_entries[i], p_bodies[i], new_hash);
      update journal_head h set seq = head.seq + 1, recorded_ms = now_ms, hash = new_hash
        where h.partition = p_partitions[i];
      partition := p_partitions[i];
      seq := head.seq + 1;
      recorded_ms := now_ms;
      hash := new_hash;
      return next;
    end loop;
  end
  $$;
`;

const registrySql = `
  create table enterprise (
    uscc char(18) primary key,
    name text not null,
    partition int not null,
    park text,
    cluster text,
    grid text,
    utc_offset_minutes int not null default 480,
    time_base text not null default 'live' check (time_base in ('live', 'recorded')),
    registered_at timestamptz not null default now()
  );
  create table asset (
    uscc char(18) not null references enterprise,
    asset_id text not null,
    kind text not null check (kind in ('machine', 'storage', 'meter', 'vehicle')),
    name text not null,
    commodity text,
    kg_per_unit double precision,
    registered_at timestamptz not null default now(),
    primary key (uscc, asset_id)
  );
  create table gateway (
    gateway_id text primary key,
    uscc char(18) not null references enterprise,
    partition int not null,
    secret_hash text not null,
    enrolled_at timestamptz not null default now(),
    revoked_at timestamptz
  );
  create table price_set (
    price_set_id text primary key,
    as_of timestamptz not null,
    body jsonb not null,
    published_at timestamptz not null default now()
  );
  create table scorecard (
    scorecard_id text not null,
    version text not null,
    status text not null check (status in ('draft', 'committed')),
    body jsonb not null,
    committed_at timestamptz,
    primary key (scorecard_id, version)
  );
  create table consent (
    uscc char(18) not null references enterprise,
    tenant text not null,
    granted_at timestamptz not null default now(),
    revoked_at timestamptz,
    primary key (uscc, tenant, granted_at)
  );
  create index consent_by_tenant on consent (tenant, uscc) where revoked_at is null;
  create table idempotency (
    tenant text not null,
    key text not null,
    input_hash bytea not null,
    answer jsonb not null,
    created_at timestamptz not null default now(),
    primary key (tenant, key)
  );
`;

const projectionSql = `
  create table partition_cursor (
    partition int primary key references journal_head,
    seq bigint not null default 0,
    epoch bigint not null default 0,
    owner text,
    heartbeat_at timestamptz
  ) with (fillfactor = 50);

  create table partition_checkpoint (
    partition int not null,
    seq bigint not null,
    engine text not null,
    hash bytea not null,
    body bytea not null,
    created_at timestamptz not null default now(),
    primary key (partition, seq)
  );
  alter table partition_checkpoint alter column body set storage external;

  create table risk_latest (
    uscc char(18) primary key,
    partition int not null,
    seq bigint not null,
    as_of_ms bigint not null,
    known_at_ms bigint not null,
    outcome text not null,
    score int,
    grade text,
    body json not null,
    hash bytea not null
  ) with (fillfactor = 70);
  alter table risk_latest alter column body set storage external;

  create table score (
    uscc char(18) not null,
    seq bigint not null,
    partition int not null,
    as_of_ms bigint not null,
    known_at_ms bigint not null,
    outcome text not null,
    score int,
    grade text,
    body json not null,
    hash bytea not null,
    primary key (uscc, seq)
  );
  comment on table score is 'One row whenever what the bank would read changed; never updated.';

  create table portrait_latest (
    uscc char(18) primary key,
    partition int not null,
    seq bigint not null,
    as_of_ms bigint not null,
    known_at_ms bigint not null,
    body json not null,
    hash bytea not null
  ) with (fillfactor = 70);
  alter table portrait_latest alter column body set storage external;

  create table asset_latest (
    uscc char(18) primary key,
    seq bigint not null,
    known_at_ms bigint not null,
    body json not null
  ) with (fillfactor = 70);

  create table daily_rollup (
    uscc char(18) not null,
    day date not null,
    asset_id text not null,
    measure text not null,
    quantity bigint not null,
    primary key (uscc, day, asset_id, measure)
  );
  comment on column daily_rollup.quantity is
    'operating_ms and observed_ms in ms, energy_mwh in mWh, parts and faults in items';

  create table quarantine (
    quarantine_id bigint generated always as identity primary key,
    partition int,
    seq bigint,
    entry_index int,
    reading_index int,
    gateway_id text,
    uscc char(18),
    topic text not null,
    code text not null,
    class text not null check (class in ('transient', 'contract', 'business', 'poison')),
    detail text not null,
    hint text not null,
    body bytea not null,
    received_ms bigint not null,
    unique nulls distinct (partition, seq, entry_index, reading_index)
  );
  create index quarantine_by_gateway on quarantine (gateway_id, quarantine_id);
`;

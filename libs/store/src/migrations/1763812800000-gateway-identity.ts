import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How a gateway comes to its identity, and what it may prove it with: a secret, or certificates of the
 * installation's own authority. While one certificate replaces another, both are good.
 */
export class GatewayIdentity1763812800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table gateway alter column secret_hash drop not null;
      alter table gateway add column epoch bigint not null default 0;
      comment on column gateway.epoch is 'newest epoch given at enrolment; 0: the gateway chose its own';
      grant select (epoch) on gateway to chanrong_api;

      create table gateway_certificate (
        fingerprint text primary key check (fingerprint ~ '^[0-9a-f]{64}$'),
        gateway_id text not null references gateway,
        issued_at timestamptz not null default now(),
        expires_at timestamptz not null,
        revoked_at timestamptz
      );
      create index gateway_certificate_by_gateway on gateway_certificate (gateway_id);

      create table enrolment (
        enrolment_id bigint generated always as identity primary key,
        code_hash bytea not null unique,
        gateway_id text not null,
        uscc char(18) not null references enterprise,
        created_by text not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        redeemed_at timestamptz
      );
      create index enrolment_by_gateway on enrolment (gateway_id);
      comment on column enrolment.code_hash is 'SHA-256 of the one-time code, which is kept nowhere';

      create table gateway_connection (
        gateway_id text primary key references gateway,
        connected boolean not null,
        transport text not null,
        address text not null,
        changed_at timestamptz not null,
        refusal text,
        refused_at timestamptz
      ) with (fillfactor = 70);
      comment on table gateway_connection is 'How each gateway stands to ingest: written behind, for people.';
      grant select on gateway_connection to chanrong_api;
      alter table gateway_connection enable row level security;
      create policy reader on gateway_connection for select to chanrong_api using (
        exists (select from gateway g where g.gateway_id = gateway_connection.gateway_id));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table gateway_connection, enrolment, gateway_certificate;
      alter table gateway drop column epoch;
    `);
  }
}

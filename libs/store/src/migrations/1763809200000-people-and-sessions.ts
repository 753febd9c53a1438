import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who may sign in: people with passwords and back ends with keys, for installations that are their own
 * issuer; what that issuer remembers between requests; and the sessions of the console.
 *
 * No policy lets the API's reading role see any of it. Ids of console sessions are kept as hashes: who
 * reads the table cannot use it.
 */
export class PeopleAndSessions1763809200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table person (
        subject text primary key,
        name text not null,
        role text not null,
        tenant text not null,
        password_hash text not null,
        password_is_initial boolean not null default true,
        failures int not null default 0,
        locked_until timestamptz,
        registered_at timestamptz not null default now()
      );
      comment on column person.password_is_initial is
        'Chosen by the installation: the person must choose another at the first sign-in';

      create table api_client (
        client_id text primary key,
        role text not null,
        tenant text not null,
        jwks jsonb not null,
        registered_at timestamptz not null default now(),
        withdrawn_at timestamptz
      );

      create table issuer_record (
        kind text not null,
        id text not null,
        grant_id text,
        uid text,
        payload jsonb not null,
        expires_at timestamptz,
        primary key (kind, id)
      );
      create index issuer_record_by_grant on issuer_record (grant_id) where grant_id is not null;
      create index issuer_record_by_uid on issuer_record (uid) where uid is not null;
      create index issuer_record_by_end on issuer_record (expires_at);

      create table console_session (
        id_hash bytea primary key,
        subject text not null,
        name text not null,
        role text not null,
        tenant text not null,
        opened_at timestamptz not null default now(),
        seen_at timestamptz not null default now(),
        ends_at timestamptz not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table console_session, issuer_record, api_client, person');
  }
}

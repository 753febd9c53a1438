import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A gateway may sign what it publishes: its Ed25519 public key, 32 bytes in base64url. */
export class GatewayPublicKey1763798400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table gateway add column public_key text
        check (public_key ~ '^[A-Za-z0-9_-]{43}$');
      comment on column gateway.public_key is 'null: the gateway does not sign';
      grant select (public_key) on gateway to chanrong_api;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table gateway drop column public_key');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a revocation list knows a certificate by; null for those issued before it was kept. */
export class CertificateSerials1763841660000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table gateway_certificate add column serial text check (serial ~ '^[0-9a-f]+$');
      create index gateway_certificate_revoked on gateway_certificate (revoked_at)
        where revoked_at is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index gateway_certificate_revoked;
      alter table gateway_certificate drop column serial;
    `);
  }
}

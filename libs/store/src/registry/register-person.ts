import { hash } from '@node-rs/argon2';
import type { Pool } from 'pg';
import { ok, type Result } from '@chanrong/kernel';
import { refuse, type Registered, type RegistryFault } from './registry-outcome.js';

export interface PersonInput {
  /** What the person signs in with: `officer@demo-bank`. */
  readonly subject: string;
  readonly name: string;
  readonly role: string;
  readonly tenant: string;
  /** The first password; the person must choose another with it. */
  readonly password: string;
}

const subjectPattern = /^[\w.+-]{1,64}@[\w.-]{1,64}$/;

/** Lets a person sign in. One who is registered keeps the password that was chosen. */
export async function registerPerson(
  pool: Pool,
  { subject, name, role, tenant, password }: PersonInput,
): Promise<Result<Registered, RegistryFault>> {
  if (!subjectPattern.test(subject)) {
    return refuse(
      'person-invalid',
      `${JSON.stringify(subject)} is no name to sign in with`,
      'use the form name@organisation',
    );
  }
  const { rows } = await pool.query<{ role: string; tenant: string }>(
    'select role, tenant from person where subject = $1',
    [subject],
  );
  const [known] = rows;
  if (known !== undefined) {
    if (known.role === role && known.tenant === tenant) return ok({ changed: false });
    return refuse(
      'person-differs',
      `${subject} is registered as ${known.role} of ${known.tenant}`,
      'choose another name to sign in with',
    );
  }
  const inserted = await pool.query(
    `insert into person (subject, name, role, tenant, password_hash)
     values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [subject, name, role, tenant, await hash(password)],
  );
  return ok({ changed: inserted.rowCount === 1 });
}

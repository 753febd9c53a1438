import { accepted, registerPerson } from '@chanrong/store';
import type { Pool } from 'pg';
import type { DemoRole } from '../installation/demo-roles.js';

/** Lets one person of each role sign in. Who has chosen a password keeps it. */
export async function seedPeople(
  pool: Pool,
  people: readonly DemoRole[],
  password: string,
): Promise<void> {
  for (const person of people) accepted(await registerPerson(pool, { ...person, password }));
}

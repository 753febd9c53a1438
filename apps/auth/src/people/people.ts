/** Takes names and passwords; gives the people they belong to, and slows down who guesses. */
import { isRole, type Role } from '@chanrong/identity';
import { hash, verify } from '@node-rs/argon2';
import type { Pool } from 'pg';
import { passwordFault, type PasswordFault } from './password-fault.js';

export interface Person {
  readonly subject: string;
  readonly name: string;
  readonly role: Role;
  readonly tenant: string;
}

export type SignInOutcome =
  | { readonly kind: 'accepted'; readonly person: Person }
  /** The password is right and was given by the installation: another must be chosen first. */
  | { readonly kind: 'password-initial' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'locked' };

export type ChangeOutcome = SignInOutcome | { readonly kind: 'unfit'; readonly why: PasswordFault };

/**
 * Failures in a row before a name is locked, and for how long. Source: OWASP ASVS 5.0 §6.3.1 asks for
 * protection against guessing; short, so that nobody is locked out by somebody else for long.
 */
const failuresMax = 5;
const lockMinutes = 5;

interface PersonRow {
  readonly subject: string;
  readonly name: string;
  readonly role: string;
  readonly tenant: string;
  readonly password_hash: string;
  readonly password_is_initial: boolean;
  readonly is_locked: boolean;
}

export class People {
  /** Compared with where there is no such person, so that the answer takes as long. */
  private readonly nobodysHash = hash('nobody has this password');

  constructor(private readonly pool: Pool) {}

  async signIn(subject: string, password: string): Promise<SignInOutcome> {
    const row = await this.read(subject);
    const isRight = await verify(row?.password_hash ?? (await this.nobodysHash), password);
    if (row === undefined) return { kind: 'refused' };
    // Also a right password waits: otherwise the lock would tell guesses apart.
    if (row.is_locked) return { kind: 'locked' };
    if (!isRight) {
      await this.noteFailure(subject);
      return { kind: 'refused' };
    }
    await this.pool.query(
      'update person set failures = 0, locked_until = null where subject = $1 and failures > 0',
      [subject],
    );
    if (row.password_is_initial) return { kind: 'password-initial' };
    return accepted(row);
  }

  /** Signs in and replaces the password in one go. */
  async changePassword(
    subject: string,
    { current, chosen }: { readonly current: string; readonly chosen: string },
  ): Promise<ChangeOutcome> {
    const outcome = await this.signIn(subject, current);
    if (outcome.kind === 'refused' || outcome.kind === 'locked') return outcome;
    const why = passwordFault(chosen, { subject, current });
    if (why !== undefined) return { kind: 'unfit', why };
    await this.pool.query(
      'update person set password_hash = $2, password_is_initial = false where subject = $1',
      [subject, await hash(chosen)],
    );
    const row = await this.read(subject);
    return row === undefined ? { kind: 'refused' } : accepted(row);
  }

  async find(subject: string): Promise<Person | undefined> {
    const row = await this.read(subject);
    const outcome = row === undefined ? undefined : accepted(row);
    return outcome?.kind === 'accepted' ? outcome.person : undefined;
  }

  private async read(subject: string): Promise<PersonRow | undefined> {
    const { rows } = await this.pool.query<PersonRow>(
      `select subject, name, role, tenant, password_hash, password_is_initial,
              coalesce(locked_until > now(), false) as is_locked
         from person where subject = $1`,
      [subject],
    );
    return rows[0];
  }

  private async noteFailure(subject: string): Promise<void> {
    await this.pool.query(
      `update person
          set failures = case when failures + 1 >= $2 then 0 else failures + 1 end,
              locked_until = case when failures + 1 >= $2
                then now() + make_interval(mins => $3) else locked_until end
        where subject = $1`,
      [subject, failuresMax, lockMinutes],
    );
  }
}

function accepted({ subject, name, role, tenant }: PersonRow): SignInOutcome {
  return isRole(role)
    ? { kind: 'accepted', person: { subject, name, role, tenant } }
    : { kind: 'refused' };
}

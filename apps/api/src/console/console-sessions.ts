/** Sessions of people at the console: a random id in their browser, its hash and who they are in a row. */
import { createHash, randomBytes } from 'node:crypto';
import { type Caller, isRole, type Role, scopesOfRole } from '@chanrong/identity';
import type { DataSource } from 'typeorm';

/** A session ends after so long, and earlier when nobody asks anything. Source: NIST SP 800-63B-4 §2.2.3. */
const sessionHours = 8;
const idleMinutes = 30;
const idBytes = 32;

export interface SignedInPerson {
  readonly subject: string;
  readonly name: string;
  readonly role: Role;
  readonly tenant: string;
}

export interface ConsoleSession {
  readonly name: string;
  readonly caller: Caller;
}

interface SessionRow {
  readonly subject: string;
  readonly name: string;
  readonly role: string;
  readonly tenant: string;
}

export class ConsoleSessions {
  constructor(private readonly source: DataSource) {}

  /** Opens a session; gives the id for the person's browser. Sessions that ended go. */
  async open({ subject, name, role, tenant }: SignedInPerson): Promise<string> {
    const id = randomBytes(idBytes).toString('base64url');
    await this.source.query('delete from console_session where ends_at < now()');
    await this.source.query(
      `insert into console_session (id_hash, subject, name, role, tenant, ends_at)
       values ($1, $2, $3, $4, $5, now() + make_interval(hours => $6))`,
      [hashOf(id), subject, name, role, tenant, sessionHours],
    );
    return id;
  }

  /** Who holds the id, if the session has not ended. */
  async find(id: string): Promise<ConsoleSession | undefined> {
    const [rows] = await this.source.query<[SessionRow[], number]>(
      `update console_session set seen_at = now()
        where id_hash = $1 and ends_at > now() and seen_at > now() - make_interval(mins => $2)
        returning subject, name, role, tenant`,
      [hashOf(id), idleMinutes],
    );
    const [row] = rows;
    if (row === undefined || !isRole(row.role)) return undefined;
    const { subject, name, role, tenant } = row;
    return { name, caller: { subject, tenant, role, scopes: new Set(scopesOfRole(role)) } };
  }

  /** The same, without counting as a request of the person. */
  async isOpen(id: string): Promise<boolean> {
    const rows = await this.source.query<unknown[]>(
      `select from console_session
        where id_hash = $1 and ends_at > now() and seen_at > now() - make_interval(mins => $2)`,
      [hashOf(id), idleMinutes],
    );
    return rows.length > 0;
  }

  async close(id: string): Promise<void> {
    await this.source.query('delete from console_session where id_hash = $1', [hashOf(id)]);
  }
}

function hashOf(id: string): Buffer {
  return createHash('sha256').update(id).digest();
}

/**
 * Who is at work beside this process. Every scorer has a row with a heartbeat, written over the session
 * that holds its locks. A row whose session has ended is gone at once; one whose session lives and whose
 * heartbeat is late belongs to a frozen process (stopped, swapped out, behind a dead link): the others
 * end its sessions, which frees its locks and rolls back what it had not committed.
 *
 * All times are the server's. Only who was never late itself judges others, so that a server or machine
 * that stood still for a while turns nobody out.
 */
import type { Logger } from 'pino';
import type { SerialConnection } from './serial-connection.js';

export interface Identity {
  /** Unique to the process; part of the names of its sessions, at most 32 characters. */
  readonly member: string;
  /** Written beside its partitions, for people. */
  readonly owner: string;
}

/** Where this process stands among the live ones; place 0 is the longest at work. */
export interface Standing {
  readonly memberCount: number;
  readonly place: number;
}

interface MemberRow {
  readonly member: string;
  readonly owner: string;
  readonly lock_pid: number;
  readonly late: boolean;
  readonly connected: boolean;
  readonly counted: boolean;
}

/** A heartbeat older than this is late, ms. */
export const lateMs = 2_000;

const lockSessionPrefix = 'chanrong scorer locks ';
const workSessionPrefix = 'chanrong scorer ';

export function lockSessionName({ member }: Identity): string {
  return lockSessionPrefix + member;
}

export function workSessionName({ member }: Identity): string {
  return workSessionPrefix + member;
}

export class Membership {
  private lastBeatMs = performance.now();
  /** Since when no heartbeat of this process was late itself, monotonic ms. */
  private steadySinceMs = this.lastBeatMs;

  /** @param connection the session that holds the locks, named by `lockSessionName` */
  constructor(
    private readonly connection: SerialConnection,
    private readonly identity: Identity,
    private readonly log: Logger,
  ) {}

  async join(): Promise<void> {
    const { member, owner } = this.identity;
    await this.connection.query(
      `insert into scorer_member (member, owner, lock_pid, joined_at, heartbeat_at)
       values ($1, $2, pg_backend_pid(), clock_timestamp(), clock_timestamp())
       on conflict (member) do update set lock_pid = excluded.lock_pid, joined_at = excluded.joined_at,
         heartbeat_at = excluded.heartbeat_at`,
      [member, owner],
    );
  }

  /**
   * Ends what an earlier connection of this process left behind on a line that went deaf: its locks, and
   * transactions of work that is void by now. Sessions at rest hold nothing and may go on.
   */
  async endOwnRemains(): Promise<void> {
    const { rowCount } = await this.connection.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where pid <> pg_backend_pid()
         and (application_name = $1 or application_name = $2 and state <> 'idle')`,
      [lockSessionName(this.identity), workSessionName(this.identity)],
    );
    if (rowCount !== 0) this.log.warn({ sessionsEnded: rowCount }, 'own earlier sessions ended');
  }

  /**
   * Says that this process is at work, and turns out who is not.
   * @throws Error when this process itself was turned out.
   */
  async beat(): Promise<Standing> {
    const rows = await this.exchange();
    this.keepSteadiness();
    if (!rows.some(({ counted }) => counted)) {
      throw new Error('this scorer was silent for so long that the others took its partitions');
    }
    const gone = rows.filter((row) => this.isGone(row));
    if (gone.length > 0) await this.turnOut(gone);
    const present = rows.filter((row) => !gone.includes(row)).map(({ member }) => member);
    return { memberCount: present.length, place: present.indexOf(this.identity.member) };
  }

  async leave(): Promise<void> {
    await this.connection.query('delete from scorer_member where member = $1', [
      this.identity.member,
    ]);
  }

  private async exchange(): Promise<MemberRow[]> {
    const { rows } = await this.connection.query<MemberRow>({
      name: 'beat',
      text: `with beat as (
          update scorer_member set heartbeat_at = clock_timestamp()
          where member = $1 and lock_pid = pg_backend_pid() returning member
        )
        select m.member, m.owner, m.lock_pid, m.member in (select member from beat) as counted,
          m.heartbeat_at < clock_timestamp() - $2 * interval '1 millisecond' as late,
          exists (select from pg_stat_activity a
            where a.pid = m.lock_pid and a.application_name = $3 || m.member) as connected
        from scorer_member m order by m.joined_at, m.member`,
      values: [this.identity.member, lateMs, lockSessionPrefix],
    });
    return rows;
  }

  private keepSteadiness(): void {
    const nowMs = performance.now();
    if (nowMs - this.lastBeatMs > lateMs / 2) this.steadySinceMs = nowMs;
    this.lastBeatMs = nowMs;
  }

  private isGone({ counted, connected, late }: MemberRow): boolean {
    if (counted) return false;
    return !connected || (late && performance.now() - this.steadySinceMs > lateMs);
  }

  /** Several may try: who deletes the row ends the sessions. */
  private async turnOut(gone: readonly MemberRow[]): Promise<void> {
    const { rows } = await this.connection.query<{ member: string; ended: string }>(
      `with gone as (
         delete from scorer_member m using unnest($1::text[], $2::int[]) as v (member, lock_pid)
         where m.member = v.member and m.lock_pid = v.lock_pid returning m.member
       )
       select g.member, count(pg_terminate_backend(a.pid)) as ended
       from gone g left join pg_stat_activity a on a.application_name in ($3 || g.member, $4 || g.member)
       group by g.member`,
      [
        gone.map(({ member }) => member),
        gone.map((row) => row.lock_pid),
        lockSessionPrefix,
        workSessionPrefix,
      ],
    );
    for (const { member, ended } of rows) {
      const { owner, connected } = gone.find((row) => row.member === member) as MemberRow;
      const sessionsEnded = Number(ended);
      this.log.warn({ owner, frozen: connected, sessionsEnded }, 'a scorer is gone');
    }
  }
}

/**
 * Which partitions this process may fold: its fair share among the scorers at work.
 *
 * A partition is held by a PostgreSQL session advisory lock on one dedicated connection, so a process
 * that dies frees it at once; and by an epoch that every commit checks, so a process that only believes
 * it holds one cannot write. The same connection carries the heartbeat and the news between scorers.
 */
import pg from 'pg';
import type { Logger } from 'pino';
import { fairShare } from './fair-share.js';
import { type Identity, lockSessionName, Membership } from './membership.js';
import { SerialConnection } from './serial-connection.js';

/** Class of the advisory locks, so that they cannot meet anybody else's. */
const lockClass = 0x43_48_4e;
const newsChannel = 'chanrong_scorers';
const beatIntervalMs = 250;
/** A connection that does not answer for this long is dead, ms. */
const answerMsMax = 10_000;
/** A dying session may still hold the row of a cursor; beats must not wait behind it for long, ms. */
const lockWaitMsMax = 500;
const lockNotAvailable = '55P03';

export interface OwnedPartition {
  readonly partition: number;
  readonly epoch: number;
  /** Newest segment whose outputs are committed. */
  readonly cursorSeq: number;
}

/**
 * From whom a partition came: nobody ever had it, this process had it before, another that is at work let go
 * of it, or one that is gone left it.
 */
export const takeoverReasons = ['first', 'again', 'shared', 'gone'] as const;
export type TakeoverReason = (typeof takeoverReasons)[number];

export interface OwnershipListener {
  /** Nothing is held any more. */
  onLost(error: Error): void;
  /** There may be partitions to take or to let go, or something to fold. */
  onNews(): void;
  onTaken(reason: TakeoverReason): void;
  /** Whether this process does its work; when not, it does not say that it does. */
  isWorking(): boolean;
}

interface CursorRow {
  readonly epoch: string;
  readonly seq: string;
  readonly reason: TakeoverReason;
}

const takeCursorSql = `with before as (select owner from partition_cursor where partition = $1)
  update partition_cursor c set epoch = epoch + 1, owner = $2, heartbeat_at = now()
    from before b where c.partition = $1
  returning c.epoch, c.seq, case
    when b.owner is null then 'first'
    when b.owner = $2 then 'again'
    when exists (select from scorer_member m where m.owner = b.owner) then 'shared'
    else 'gone' end as reason`;

interface Line {
  readonly connection: SerialConnection;
  readonly membership: Membership;
  /** Partitions whose locks this connection holds. */
  readonly held: Set<number>;
  partitionCount: number;
  /** How many it should hold, as of the last beat. */
  share: number;
  mayClaim: boolean;
  beating: boolean;
  timer?: NodeJS.Timeout;
}

export class PartitionOwnership {
  private line: Line | undefined;

  constructor(
    private readonly databaseUrl: string,
    private readonly identity: Identity,
    private readonly listener: OwnershipListener,
    private readonly log: Logger,
  ) {}

  /** Whether the connection that holds the partitions is there. */
  get isConnected(): boolean {
    return this.line !== undefined;
  }

  /** How many partitions are held that another scorer waits for. */
  get surplus(): number {
    return this.line === undefined ? 0 : Math.max(0, this.line.held.size - this.line.share);
  }

  /** Tries to take what is missing to the fair share; gives those newly taken. */
  async claim(): Promise<OwnedPartition[]> {
    const line = this.line ?? (await this.connect());
    const { connection, held, share } = line;
    if (!line.mayClaim || held.size >= share) return [];
    line.mayClaim = false;
    const free = await connection.query<{ partition: number }>(
      `with candidate as materialized (
         select partition from partition_cursor where partition <> all ($1::int[]) order by partition
       )
       select partition from candidate where pg_try_advisory_lock($2, partition) limit $3`,
      [[...held], lockClass, share - held.size],
    );
    const taken: OwnedPartition[] = [];
    for (const { partition } of free.rows) {
      const owned = await this.takeCursor(line, partition);
      if (owned !== undefined) taken.push(owned);
    }
    return taken;
  }

  /** Frees partitions whose outputs are committed; whoever waits for them is told. */
  async letGo(partitions: readonly number[]): Promise<void> {
    const { line } = this;
    if (line === undefined) return;
    for (const partition of partitions) line.held.delete(partition);
    await line.connection.query(
      'select pg_advisory_unlock($1, partition) from unnest($2::int[]) as p (partition)',
      [lockClass, partitions],
    );
    await this.notify(line, '');
  }

  /** Lets go of everything: the locks end with the connection. */
  async release(): Promise<void> {
    const { line } = this;
    if (line === undefined) return;
    this.forget(line);
    try {
      await line.membership.leave();
      await line.connection.query('select pg_advisory_unlock_all()');
      await this.notify(line, '');
    } catch {
      // Then it is the end of the connection that frees them, and a late heartbeat that says so.
    }
    await line.connection.end().catch(() => undefined);
  }

  /** Tells the owner of a partition that there is something to fold. Never fails: the owner looks by itself. */
  tellOwner(partition: number): void {
    if (this.line === undefined) return;
    this.notify(this.line, String(partition)).catch(() => undefined);
  }

  private async takeCursor(
    { connection, held }: Line,
    partition: number,
  ): Promise<OwnedPartition | undefined> {
    try {
      const { rows } = await connection.query<CursorRow>(takeCursorSql, [
        partition,
        this.identity.owner,
      ]);
      const row = rows[0] as CursorRow;
      held.add(partition);
      this.listener.onTaken(row.reason);
      return { partition, epoch: Number(row.epoch), cursorSeq: Number(row.seq) };
    } catch (error) {
      if ((error as pg.DatabaseError).code !== lockNotAvailable) throw error;
      await connection.query('select pg_advisory_unlock($1, $2)', [lockClass, partition]);
      return undefined;
    }
  }

  private async connect(): Promise<Line> {
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: lockSessionName(this.identity),
      keepAlive: true,
      query_timeout: answerMsMax,
      lock_timeout: lockWaitMsMax,
    });
    const connection = new SerialConnection(client);
    const membership = new Membership(connection, this.identity, this.log);
    const line: Line = {
      connection,
      membership,
      held: new Set(),
      partitionCount: 0,
      share: 0,
      mayClaim: false,
      beating: false,
    };
    client.on('error', (error) => this.lose(line, error));
    client.on('end', () =>
      this.lose(line, new Error('the connection that holds the partitions has ended')),
    );
    client.on('notification', ({ payload }) => this.hear(payload ?? ''));
    await client.connect();
    this.line = line;
    try {
      await this.open(line);
    } catch (error) {
      this.lose(line, error as Error);
      throw error;
    }
    return line;
  }

  private async open(line: Line): Promise<void> {
    const { connection, membership } = line;
    await membership.endOwnRemains();
    await connection.query(`listen ${newsChannel}`);
    const { rows } = await connection.query<{ count: string }>(
      'select count(*) from partition_cursor',
    );
    line.partitionCount = Number(rows[0]?.count);
    await membership.join();
    line.timer = setInterval(() => void this.beat(line), beatIntervalMs);
    await this.beat(line);
    await this.notify(line, '');
  }

  private async beat(line: Line): Promise<void> {
    if (line.beating || !this.listener.isWorking()) return;
    line.beating = true;
    try {
      const { memberCount, place } = await line.membership.beat();
      if (this.line !== line) return;
      line.share = fairShare(line.partitionCount, memberCount, place);
      if (line.held.size < line.share) line.mayClaim = true;
      if (line.held.size !== line.share) this.listener.onNews();
    } catch (error) {
      this.lose(line, error as Error);
    } finally {
      line.beating = false;
    }
  }

  private hear(payload: string): void {
    if (payload === '') {
      if (this.line?.timer !== undefined) void this.beat(this.line);
    } else if (this.line?.held.has(Number(payload)) === true) {
      this.listener.onNews();
    }
  }

  private async notify({ connection }: Line, payload: string): Promise<void> {
    await connection.query('select pg_notify($1, $2)', [newsChannel, payload]);
  }

  private lose(line: Line, error: Error): void {
    if (this.line !== line) return;
    this.forget(line);
    line.connection.end().catch(() => undefined);
    this.listener.onLost(error);
  }

  private forget(line: Line): void {
    clearInterval(line.timer);
    this.line = undefined;
  }
}

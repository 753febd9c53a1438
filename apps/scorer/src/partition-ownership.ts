/**
 * Which partitions this process may fold. A partition is held by a PostgreSQL session advisory lock
 * on one dedicated connection, so a process that dies frees it at once; and by an epoch that every
 * commit checks, so a process that only believes it holds one cannot write.
 */
import pg from 'pg';

/** Class of the advisory locks, so that they cannot meet anybody else's. */
const lockClass = 0x43_48_4e;

export interface OwnedPartition {
  readonly partition: number;
  readonly epoch: number;
  /** Newest segment whose outputs are committed. */
  readonly cursorSeq: number;
}

export class PartitionOwnership {
  private connection: pg.Client | undefined;
  private readonly held = new Set<number>();

  /** @param owner name written beside the partition, for people */
  constructor(
    private readonly databaseUrl: string,
    private readonly owner: string,
    private readonly onLost: (error: Error) => void,
  ) {}

  /** Tries to take every partition that nobody holds; gives those newly taken. */
  async claim(): Promise<OwnedPartition[]> {
    const connection = await this.connect();
    const free = await connection.query<{ partition: number }>(
      `with candidate as materialized (
         select partition from partition_cursor where partition <> all ($1::int[]) order by partition
       )
       select partition from candidate where pg_try_advisory_lock($2, partition)`,
      [[...this.held], lockClass],
    );
    const taken: OwnedPartition[] = [];
    for (const { partition } of free.rows) {
      const result = await connection.query<{ epoch: string; seq: string }>(
        `update partition_cursor set epoch = epoch + 1, owner = $2, heartbeat_at = now()
         where partition = $1 returning epoch, seq`,
        [partition, this.owner],
      );
      const row = result.rows[0] as { epoch: string; seq: string };
      this.held.add(partition);
      taken.push({ partition, epoch: Number(row.epoch), cursorSeq: Number(row.seq) });
    }
    return taken;
  }

  /** Lets go of everything: the locks end with the connection. */
  async release(): Promise<void> {
    const { connection } = this;
    this.connection = undefined;
    this.held.clear();
    await connection?.end().catch(() => undefined);
  }

  private async connect(): Promise<pg.Client> {
    if (this.connection !== undefined) return this.connection;
    const connection = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: `chanrong-scorer-locks`,
      keepAlive: true,
    });
    const lose = (error?: Error): void => {
      if (this.connection !== connection) return;
      this.connection = undefined;
      this.held.clear();
      this.onLost(error ?? new Error('the connection that holds the partitions has ended'));
    };
    connection.on('error', lose);
    connection.on('end', () => lose());
    await connection.connect();
    this.connection = connection;
    return connection;
  }
}

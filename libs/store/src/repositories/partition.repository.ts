import type { EntityManager } from 'typeorm';

/** How far the scorer is with one partition. */
export interface PartitionProgress {
  readonly partition: number;
  /** Newest segment of the journal, and its journal time in Unix ms (0 while empty). */
  readonly headSeq: number;
  readonly headMs: number;
  /** Last segment folded into committed outputs. */
  readonly cursorSeq: number;
  /** Age of the oldest segment not yet folded, by the database's clock; 0 when there is none. */
  readonly lagMs: number;
  readonly epoch: number;
  readonly owner: string | null;
  readonly heartbeatAt: Date | null;
}

export async function listPartitions(manager: EntityManager): Promise<PartitionProgress[]> {
  const rows = await manager.query<Record<string, unknown>[]>(`
    select h.partition, h.seq as "headSeq", h.recorded_ms as "headMs",
      coalesce(c.seq, 0) as "cursorSeq", coalesce(c.epoch, 0) as "epoch", c.owner,
      c.heartbeat_at as "heartbeatAt",
      greatest(0, floor(extract(epoch from clock_timestamp()) * 1000) - s.recorded_ms) as "lagMs"
    from journal_head h
    left join partition_cursor c on c.partition = h.partition
    left join journal_segment s on s.partition = h.partition and s.seq = coalesce(c.seq, 0) + 1
    order by h.partition`);
  return rows.map((row) => ({
    partition: Number(row['partition']),
    headSeq: Number(row['headSeq']),
    headMs: Number(row['headMs']),
    cursorSeq: Number(row['cursorSeq']),
    lagMs: Number(row['lagMs']),
    epoch: Number(row['epoch']),
    owner: row['owner'] as string | null,
    heartbeatAt: row['heartbeatAt'] as Date | null,
  }));
}

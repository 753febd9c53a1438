import { type Receipt, receiptFormat } from '@chanrong/contracts';
import { isoInstant } from '@chanrong/kernel';
import type { EntityManager } from 'typeorm';

interface ReceiptRow {
  readonly partition: number;
  readonly seq: string;
  readonly body: Receipt['evaluation'];
  readonly hash: Buffer;
  readonly portrait_hash: Buffer | null;
  readonly recorded_ms: string;
  readonly segment_hash: Buffer;
  readonly scorecard: Receipt['scorecard'];
  readonly price_set: Receipt['priceSet'];
}

/** The history, and the newest score, which is in it only when it changed something. */
const receiptSql = `
  select s.partition, s.seq, s.body, s.hash, s.portrait_hash, j.recorded_ms, j.hash as segment_hash,
    c.body as scorecard, p.body as price_set
  from (
    select uscc, partition, seq, body, hash, portrait_hash from score
    union all
    select uscc, partition, seq, body, hash, null from risk_latest
  ) s
  join journal_segment j on j.partition = s.partition and j.seq = s.seq
  join scorecard c on c.scorecard_id = s.body -> 'model' ->> 'id'
    and c.version = s.body -> 'model' ->> 'version'
  left join price_set p on p.price_set_id = s.body -> 'model' ->> 'priceSet'
  where s.uscc = $1 and s.seq = coalesce($2, (select max(seq) from score where uscc = $1))
  order by s.portrait_hash nulls last limit 1`;

/** As they were assessed with that score: the newest, or one that moved a margin state. */
const facilitySql = `
  select distinct on (facility_id) body
  from (
    select facility_id, body from facility_state where uscc = $1 and partition = $2 and seq = $3
    union all
    select facility_id, body from facility_transition
    where uscc = $1 and partition = $2 and seq = $3
  ) assessed
  order by facility_id`;

/** The receipt of the score after a segment, or of the newest in the history; null when there is none. */
export async function findReceipt(
  manager: EntityManager,
  uscc: string,
  seq?: number,
): Promise<Receipt | null> {
  const [row] = await manager.query<ReceiptRow[]>(receiptSql, [uscc, seq ?? null]);
  if (row === undefined) return null;
  const facilities = await manager.query<{ body: Receipt['facilities'][number] }[]>(facilitySql, [
    uscc,
    row.partition,
    row.seq,
  ]);
  return {
    format: receiptFormat,
    uscc,
    journal: {
      partition: row.partition,
      seq: Number(row.seq),
      recordedAt: isoInstant(Number(row.recorded_ms)),
      hash: row.segment_hash.toString('hex'),
    },
    portraitHash: row.portrait_hash?.toString('hex') ?? null,
    scoreHash: row.hash.toString('hex'),
    evaluation: row.body,
    scorecard: row.scorecard,
    facilities: facilities.map(({ body }) => body),
    priceSet: row.price_set,
  };
}

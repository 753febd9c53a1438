import type { EntityManager } from 'typeorm';
import type { ReplaySelection } from '../registry/replay-quarantine.js';
import { type Page, pageOf } from './page.js';

/** Who gave what to the fold again, and how far it is. */
export interface ReplayRow {
  readonly replayId: number;
  readonly askedBy: string;
  readonly reason: string;
  readonly selection: ReplaySelection;
  /** Messages a second. */
  readonly rate: number;
  readonly replayed: number;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

const rowSql = `
  select replay_id::int as "replayId", asked_by as "askedBy", reason, selection, rate,
    replayed::int, started_at as "startedAt", ended_at as "endedAt" from quarantine_replay`;

/** Newest first. */
export async function listReplays(
  manager: EntityManager,
  { before, size }: { readonly before?: number | undefined; readonly size: number },
): Promise<Page<ReplayRow>> {
  const found = await manager.query<ReplayRow[]>(
    `${rowSql} where $1::bigint is null or replay_id < $1 order by replay_id desc limit $2`,
    [before ?? null, size + 1],
  );
  return pageOf(found, size);
}

export async function findReplay(
  manager: EntityManager,
  replayId: number,
): Promise<ReplayRow | undefined> {
  const [row] = await manager.query<ReplayRow[]>(`${rowSql} where replay_id = $1`, [replayId]);
  return row;
}

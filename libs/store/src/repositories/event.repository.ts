import type { EntityManager } from 'typeorm';
import { type Page, pageOf } from './page.js';

/** Where an event stands among all: see the migration that made the table. Digits, as both exceed 2^53. */
export interface EventPosition {
  readonly xact: string;
  readonly eventNo: string;
}

/** Before every event. */
export const firstPosition: EventPosition = { xact: '0', eventNo: '0' };

export interface EventRow extends EventPosition {
  readonly type: string;
  readonly uscc: string;
  readonly partition: number;
  readonly seq: number;
  readonly knownAtMs: number;
  readonly data: unknown;
}

export interface EventFilter {
  readonly after: EventPosition;
  readonly types: readonly string[];
  readonly size: number;
}

const columns = `xact::text, event_no::text as "eventNo", type, uscc, partition, seq::float8,
  known_at_ms::float8 as "knownAtMs", data`;

/** What came after a position, oldest first; nothing can appear between two events that were given. */
export async function listEvents(
  manager: EntityManager,
  { after, types, size }: EventFilter,
): Promise<Page<EventRow>> {
  const found = await manager.query<EventRow[]>(
    `select ${columns} from event
      where (xact, event_no) > ($1::xid8, $2::bigint)
        and xact < pg_snapshot_xmin(pg_current_snapshot()) and type = any($3)
      order by event.xact, event_no limit $4`,
    [after.xact, after.eventNo, types, size + 1],
  );
  return pageOf(found, size);
}

/** One event; undefined when it is not kept, or not for whoever asks. */
export async function findEvent(
  manager: EntityManager,
  { xact, eventNo }: EventPosition,
): Promise<EventRow | undefined> {
  const found = await manager.query<EventRow[]>(
    `select ${columns} from event where xact = $1::xid8 and event_no = $2::bigint`,
    [xact, eventNo],
  );
  return found[0];
}

/** The newest event that can be given, whoever may see it. Asked as the owner of the tables. */
export async function findEventHead(manager: EntityManager): Promise<EventPosition> {
  const [head = firstPosition] = await manager.query<EventPosition[]>(
    `select xact::text, event_no::text as "eventNo" from event
      where xact < pg_snapshot_xmin(pg_current_snapshot())
      order by event.xact desc, event_no desc limit 1`,
  );
  return head;
}

/** Whether all that came after a position is still there. Asked as the owner of the tables. */
export async function isEventKept(
  manager: EntityManager,
  { xact, eventNo }: EventPosition,
): Promise<boolean> {
  if (xact === firstPosition.xact) return true;
  const found = await manager.query<unknown[]>(
    'select from event where xact = $1::xid8 and event_no = $2::bigint',
    [xact, eventNo],
  );
  return found.length > 0;
}

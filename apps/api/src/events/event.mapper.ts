import type { Event, EventType } from '@chanrong/contracts';
import type { Scope } from '@chanrong/identity';
import { isoInstant } from '@chanrong/kernel';
import type { EventPosition, EventRow } from '@chanrong/store';

/** What a caller must be let see to be told of it. */
export const scopeOfEvent: Readonly<Record<EventType, Scope>> = {
  'score.changed': 'risk:read',
  'margin.changed': 'risk:read',
  'alert.opened': 'profile:read',
  'alert.closed': 'profile:read',
};

/** The event of a row; the scorer wrote its `data` in the shape that is told. */
export function eventItem(row: EventRow): Event {
  const { type, uscc, partition, seq, knownAtMs, data } = row;
  return {
    type,
    id: eventId(row),
    timestamp: isoInstant(knownAtMs),
    uscc,
    journal: { partition, seq },
    data,
  } as Event;
}

export function eventId({ xact, eventNo }: EventPosition): string {
  return `${xact}-${eventNo}`;
}

/** @param id as `lastEventIdSchema` lets it through */
export function eventPosition(id: string): EventPosition {
  const [xact = '', eventNo = ''] = id.split('-');
  return { xact, eventNo };
}

export function isAfter(a: EventPosition, b: EventPosition): boolean {
  const [aXact, bXact] = [BigInt(a.xact), BigInt(b.xact)];
  return aXact === bXact ? BigInt(a.eventNo) > BigInt(b.eventNo) : aXact > bXact;
}

/**
 * Server-sent events for one caller, as text.
 *
 * What the caller may see is asked of row-level security for every read, so a consent that is revoked counts
 * from the next read on, before anything that happens after it. A reader that is slow is not read ahead for: it
 * costs one chunk, and the stream ends when it takes none for a while.
 */
import type { Event } from '@chanrong/contracts';
import type { EventPosition } from '@chanrong/store';
import type { EventFeed } from './event-feed.js';
import { eventId } from './event.mapper.js';

/** Events of one read. */
export interface EventBatch {
  readonly events: readonly Event[];
  /** Where the next read goes on when there is more already; undefined: all was read. */
  readonly more: EventPosition | undefined;
}

export interface EventStreamParts {
  readonly feed: EventFeed;
  readonly read: (after: EventPosition) => Promise<EventBatch>;
  /** Whether the caller may go on: its token or session may have ended. */
  readonly isAllowed: () => Promise<boolean>;
  readonly onStalled: () => void;
  /** How often a quiet stream says that it is there, and the caller is looked at again. */
  readonly heartbeatMs: number;
}

/** How long a reader may take for one chunk. */
const stallMsMax = 30_000;
/** How soon a client should come back. */
const retryMs = 1_000;

export interface EventStreamStart {
  readonly after: EventPosition;
  /** Some of what came after is no longer kept: the caller is told to look at the present. */
  readonly isBroken: boolean;
  /** Aborted when the stream is to end. */
  readonly ending: AbortController;
}

export async function* streamEvents(
  { feed, read, isAllowed, onStalled, heartbeatMs }: EventStreamParts,
  { after, isBroken, ending: { signal } }: EventStreamStart,
): AsyncGenerator<string> {
  const unfollow = feed.follow();
  let stalled: NodeJS.Timeout | undefined;
  const watched = (text: string): string => {
    stalled = setTimeout(onStalled, stallMsMax);
    return text;
  };
  try {
    let position = after;
    let checkedMs = performance.now();
    yield watched(
      `retry: ${retryMs}\n${isBroken ? 'event: reset\ndata: {}\n' : ''}${mark(position)}`,
    );
    clearTimeout(stalled);
    while (!signal.aborted) {
      const withinMs = checkedMs + heartbeatMs - performance.now();
      const head = withinMs > 0 ? await feed.next(position, { withinMs, signal }) : undefined;
      if (head !== undefined) {
        // The head was known before the read began: up to there all was read, seen by the caller or not.
        const { events, more } = await read(position);
        position = more ?? head;
        if (events.length === 0) continue;
        yield watched(events.map(frame).join(''));
        clearTimeout(stalled);
      } else if (!signal.aborted) {
        if (!(await isAllowed())) return;
        checkedMs = performance.now();
        yield watched(mark(position));
        clearTimeout(stalled);
      }
    }
  } finally {
    clearTimeout(stalled);
    unfollow();
  }
}

function frame(event: Event): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** An id without data tells nobody anything, but is where a client goes on after a break. */
function mark(position: EventPosition): string {
  return `id: ${eventId(position)}\n: \n\n`;
}

/** What the API tells as it happens: while it is followed, pages are told rather than ask again and again. */
import type { QueryClient } from '@tanstack/react-query';
import type { Event, RiskSummary } from './generated/types.gen.js';

/**
 * Answers that change with events, by the first word of their keys, and how often they are read again even so,
 * ms: ages move on, and consent to see a score ends without an event.
 */
const told: ReadonlyMap<unknown, number> = new Map([
  ['risk', 2_000],
  ['risks', 10_000],
  ['risk-history', 10_000],
  ['alerts', 10_000],
  ['facilities', 10_000],
  ['facility-history', 10_000],
]);
/** Events within this time are one reason to read again, ms. */
const gatherMs = 250;
/** After a refusal browsers give up; we do not, ms. */
const reopenMs = 10_000;
const eventTypes = ['score.changed', 'margin.changed', 'alert.opened', 'alert.closed'] as const;

let isFollowing = false;

/** How long until an answer is asked for again, ms. @param everyMs while nobody tells */
export function askAgainMs(key: readonly unknown[], everyMs: number): number {
  return Math.max(everyMs, (isFollowing && told.get(key[0])) || 0);
}

/** Follows events while the page is in view; gives how to stop. */
export function followEvents(queries: QueryClient): () => void {
  const changes = new Changes(queries);
  let stream: EventSource | undefined;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  const close = () => {
    clearTimeout(reopening);
    stream?.close();
    stream = undefined;
    isFollowing = false;
  };
  const open = () => {
    close();
    // A stream a tab: tabs that nobody sees leave theirs to others.
    if (document.hidden) return;
    stream = new EventSource('/v1/events');
    stream.addEventListener('open', () => {
      isFollowing = true;
      changes.everything();
    });
    stream.addEventListener('error', () => {
      isFollowing = false;
      if (stream?.readyState === EventSource.CLOSED) reopening = setTimeout(open, reopenMs);
    });
    stream.addEventListener('reset', () => changes.everything());
    for (const type of eventTypes) {
      stream.addEventListener(type, ({ data }) => changes.note(JSON.parse(String(data)) as Event));
    }
  };
  document.addEventListener('visibilitychange', open);
  open();
  return () => {
    document.removeEventListener('visibilitychange', open);
    close();
  };
}

/** Gathers what changed and has it read again. */
class Changes {
  private readonly keys = new Map<string, readonly unknown[]>();
  private readonly events: Event[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly queries: QueryClient) {}

  note(event: Event): void {
    this.events.push(event);
    for (const key of keysOf(event)) this.keys.set(key.join(' '), key);
    this.timer ??= setTimeout(() => this.flush(), gatherMs);
  }

  /** What was missed is not known: all of it is read again. */
  everything(): void {
    void this.queries.invalidateQueries({ predicate: ({ queryKey }) => told.has(queryKey[0]) });
  }

  private flush(): void {
    this.timer = undefined;
    const events = this.events.splice(0);
    this.queries.setQueryData<readonly RiskSummary[]>(
      ['risks'],
      (book) => book && withEvents(book, events),
    );
    for (const queryKey of this.keys.values()) void this.queries.invalidateQueries({ queryKey });
    this.keys.clear();
  }
}

/** A book is thousands of lines: what an event says of a line is put into it instead of reading all again. */
function keysOf({ type, uscc }: Event): readonly (readonly unknown[])[] {
  switch (type) {
    case 'score.changed':
      return [
        ['risk', uscc],
        ['risk-history', uscc],
      ];
    case 'margin.changed':
      return [['risk', uscc], ['facilities', uscc], ['facility-history']];
    case 'alert.opened':
    case 'alert.closed':
      return [['alerts']];
  }
}

/** The book with what events say about its lines. */
export function withEvents(
  book: readonly RiskSummary[],
  events: readonly Event[],
): readonly RiskSummary[] {
  const byUscc = new Map<string, Event[]>();
  for (const event of events) {
    byUscc.set(event.uscc, [...(byUscc.get(event.uscc) ?? []), event]);
  }
  return book.map((row) => (byUscc.get(row.uscc) ?? []).reduce(withEvent, row));
}

function withEvent(row: RiskSummary, event: Event): RiskSummary {
  switch (event.type) {
    case 'score.changed': {
      const { outcome, score, grade } = event.data;
      return { ...row, outcome, score, grade };
    }
    case 'alert.opened':
      return { ...row, openAlertCount: row.openAlertCount + 1 };
    case 'alert.closed':
      return { ...row, openAlertCount: Math.max(0, row.openAlertCount - 1) };
    case 'margin.changed':
      return row;
  }
}

import {
  type EventPage,
  type EventQuery,
  eventTypes,
  lastEventIdSchema,
} from '@chanrong/contracts';
import type { Caller } from '@chanrong/identity';
import {
  type EventPosition,
  findEventHead,
  firstPosition,
  isEventKept,
  listEvents,
  readAs,
} from '@chanrong/store';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Readable } from 'node:stream';
import { type ApiParts, apiParts } from '../api-parts.js';
import { invalidRequest, ProblemError } from '../http/problem-error.js';
import { EventFeed } from './event-feed.js';
import { eventId, eventItem, eventPosition, isAfter, scopeOfEvent } from './event.mapper.js';
import { type EventBatch, streamEvents } from './event-stream.js';

/** Of one person or back end: a browser has one for all its pages. */
const streamsPerCallerMax = 8;
const streamsMax = 200;
/** Proxies close a stream that is quiet for longer, most of them after a minute. */
const heartbeatMs = 10_000;
/** Events of one read of a stream. */
const batchSizeMax = 100;

export interface Follower {
  readonly caller: Caller;
  readonly lastEventId: string | undefined;
  readonly isAllowed: () => Promise<boolean>;
  /** Calls back when the reader has left. */
  readonly onLeave: (left: () => void) => void;
}

/** What changed, for whoever asks or follows. */
@Injectable()
export class Events implements OnModuleDestroy {
  private readonly feed: EventFeed;
  private readonly streams = new Map<AbortController, string>();

  constructor(@Inject(apiParts) private readonly parts: ApiParts) {
    this.feed = new EventFeed({
      findHead: () => findEventHead(parts.source.manager),
      onTrouble: ({ message }) => parts.log.warn({ reason: message }, 'cannot look for events'),
    });
  }

  async page(caller: Caller, { after: id, limit }: EventQuery): Promise<EventPage> {
    const after = id === undefined ? firstPosition : eventPosition(id);
    const isKept = await isEventKept(this.parts.source.manager, after);
    // Asked before the read, so that the page cannot have passed it.
    const head = await this.feed.findHead();
    const { events, more } = await this.read(caller, after, limit);
    const last = more ?? (isAfter(head, after) ? head : after);
    return {
      items: [...events],
      last: eventId(last),
      more: more !== undefined,
      complete: isKept,
    };
  }

  /** Server-sent events until the reader leaves, may not go on, or this process stops. */
  async follow({ caller, lastEventId, isAllowed, onLeave }: Follower): Promise<Readable> {
    const after = await this.startOf(lastEventId);
    const isBroken = !(await isEventKept(this.parts.source.manager, after));
    const ending = this.open(caller);
    const read = (position: EventPosition): Promise<EventBatch> =>
      this.read(caller, position, batchSizeMax);
    const onStalled = (): void => void stream.destroy();
    const stream = Readable.from(
      streamEvents(
        { feed: this.feed, read, isAllowed, onStalled, heartbeatMs },
        { after, isBroken, ending },
      ),
      { highWaterMark: 1 },
    );
    stream.on('error', ({ message }) => this.parts.log.warn({ reason: message }, 'stream broken'));
    stream.on('close', () => this.streams.delete(ending));
    onLeave(() => ending.abort());
    return stream;
  }

  onModuleDestroy(): void {
    for (const ending of this.streams.keys()) ending.abort();
  }

  private async startOf(lastEventId: string | undefined): Promise<EventPosition> {
    const id = lastEventIdSchema.safeParse(lastEventId);
    if (!id.success) {
      throw invalidRequest(
        id.error.issues.map(({ message }) => ({ path: ['last-event-id'], message })),
      );
    }
    return id.data === undefined ? this.feed.findHead() : eventPosition(id.data);
  }

  private open({ role, tenant, subject }: Caller): AbortController {
    const whose = `${role}:${tenant}:${subject}`;
    const own = [...this.streams.values()].filter((each) => each === whose).length;
    if (own >= streamsPerCallerMax) {
      throw new ProblemError('too-many-streams', `close one of ${streamsPerCallerMax} first`);
    }
    if (this.streams.size >= streamsMax) {
      throw new ProblemError('unavailable', 'too many follow events here; try again shortly');
    }
    const ending = new AbortController();
    this.streams.set(ending, whose);
    return ending;
  }

  private async read(caller: Caller, after: EventPosition, size: number): Promise<EventBatch> {
    const types = eventTypes.filter((type) => caller.scopes.has(scopeOfEvent[type]));
    const { rows, last } = await readAs(this.parts.source, caller, (manager) =>
      listEvents(manager, { after, types, size }),
    );
    return { events: rows.map(eventItem), more: last ?? undefined };
  }
}

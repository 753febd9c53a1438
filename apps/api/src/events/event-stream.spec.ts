import { describe, expect, it } from '@jest/globals';
import { EventFeed } from './event-feed.js';
import { type EventStreamParts, streamEvents } from './event-stream.js';

const start = { xact: '5', eventNo: '1' };

function stream(changes: Partial<EventStreamParts> = {}) {
  const ending = new AbortController();
  const feed = new EventFeed({
    findHead: () => Promise.resolve(start),
    onTrouble: (error) => {
      throw error;
    },
  });
  const parts: EventStreamParts = {
    feed,
    heartbeatMs: 5,
    read: () => Promise.resolve({ events: [], more: undefined }),
    isAllowed: () => Promise.resolve(true),
    onStalled: () => undefined,
    ...changes,
  };
  return { ending, texts: streamEvents(parts, { after: start, isBroken: false, ending }) };
}

describe('a stream without news', () => {
  it('marks now and then how far the caller has seen', async () => {
    const { texts } = stream();
    expect((await texts.next()).value).toBe('retry: 1000\nid: 5-1\n: \n\n');
    expect((await texts.next()).value).toBe('id: 5-1\n: \n\n');
    expect((await texts.next()).value).toBe('id: 5-1\n: \n\n');
    await texts.return(undefined);
  });

  it('ends when the token or the session of the caller does', async () => {
    const answers = [true, false];
    const { texts } = stream({ isAllowed: () => Promise.resolve(answers.shift() ?? false) });
    const seen: string[] = [];
    for await (const text of texts) seen.push(text);
    expect(seen).toHaveLength(2);
  });

  it('ends at once when it is to end', async () => {
    const { texts, ending } = stream({ heartbeatMs: 3_600_000 });
    await texts.next();
    const next = texts.next();
    ending.abort();
    expect((await next).done).toBe(true);
  });
});

import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type As, operator, startTestApi, type TestApi } from './api-harness.js';
import { insertFixture, insertQuarantine, nowMs, observed } from './fixture.js';

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertFixture(database.pool);
  await insertQuarantine(database.pool, 4);
  api = await startTestApi(database.url);
});

afterAll(async () => {
  await api.close();
  await database.drop();
});

interface Item {
  readonly id: number;
  readonly gatewayId: string;
  readonly code: string;
  readonly replayId: number | null;
}

async function rejects(query: string): Promise<Item[]> {
  const { body } = await api.ask(`/v1/operations/quarantine${query}`, operator);
  return body.items as Item[];
}

describe('GET /v1/operations/partitions', () => {
  it('says how far each partition is behind, in segments and in time', async () => {
    await database.pool.query(
      `select journal_append(array[1, 1, 2], array[1, 1, 1], array['a', 'b', 'c']::bytea[])`,
    );
    await database.pool.query(
      `update partition_cursor set seq = 1, epoch = 3, owner = 'scorer-1', heartbeat_at = now()
        where partition in (1, 2)`,
    );
    const { body } = await api.ask('/v1/operations/partitions', operator);
    expect(body.items.map(({ partition }: { partition: number }) => partition)).toEqual([
      0, 1, 2, 3,
    ]);
    expect(body.items[0]).toEqual({
      partition: 0,
      headSeq: 0,
      headAt: null,
      cursorSeq: 0,
      lagSegments: 0,
      lagMs: 0,
      owner: null,
      epoch: 0,
      heartbeatAt: null,
    });
    expect(body.items[1]).toMatchObject({ headSeq: 2, cursorSeq: 1, lagSegments: 1, epoch: 3 });
    expect(body.items[2]).toMatchObject({
      headSeq: 1,
      lagSegments: 0,
      lagMs: 0,
      owner: 'scorer-1',
    });
  });

  it('measures the time from the oldest segment that waits', async () => {
    await database.pool.query(
      `update journal_segment set recorded_ms = recorded_ms - 60000 where partition = 1 and seq = 2`,
    );
    const { body } = await api.ask('/v1/operations/partitions', operator);
    expect(body.items[1].lagMs).toBeGreaterThanOrEqual(60_000);
    expect(body.items[1].lagMs).toBeLessThan(120_000);
  });
});

describe('GET /v1/operations/quarantine', () => {
  it('gives every reject once over its pages, newest first', async () => {
    const whole = await rejects('');
    expect(whole).toHaveLength(5);
    const ids = whole.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    const first = await api.ask('/v1/operations/quarantine?limit=2', operator);
    const second = await api.ask(
      `/v1/operations/quarantine?limit=3&cursor=${first.body.nextCursor}`,
      operator,
    );
    expect([...first.body.items, ...second.body.items]).toEqual(whole);
    expect(second.body.nextCursor).toBeNull();
  });

  it('finds the rejects of a gateway, of a reason, and of both', async () => {
    expect(await rejects('?gateway=stranger')).toHaveLength(1);
    expect(await rejects('?code=payload-not-json')).toHaveLength(2);
    expect(await rejects('?gateway=stranger&code=payload-not-json')).toEqual([]);
    expect(await rejects('?gateway=gw-observed&code=channel-unknown')).toHaveLength(2);
  });

  it('says where a reject lies in the journal, and shows how the message begins', async () => {
    const items = await rejects('?gateway=gw-observed');
    expect(items[0]).toMatchObject({
      receivedAt: new Date(nowMs).toISOString(),
      uscc: observed,
      journal: { partition: 1, seq: 4, entryIndex: 0, readingIndex: null },
      message: { bytes: 2_000, start: 'é'.repeat(256) },
    });
    expect(items[1]).toMatchObject({ journal: { readingIndex: 3 } });
    expect((await rejects('?gateway=stranger'))[0]).toMatchObject({ uscc: null, journal: null });
  });
});

describe('GET /v1/gateways/{gatewayId}/quarantine', () => {
  it('gives the rejects of the gateway page by page', async () => {
    const path = '/v1/gateways/gw-observed/quarantine?code=channel-unknown';
    const first = await api.ask(`${path}&limit=1`, operator);
    const second = await api.ask(`${path}&limit=1&cursor=${first.body.nextCursor}`, operator);
    expect([first.body.items.length, second.body.items.length]).toEqual([1, 1]);
    expect(second.body.nextCursor).toBeNull();
  });
});

describe('replays of quarantine', () => {
  const path = '/v1/operations/quarantine/replays';
  const request = {
    codes: ['payload-not-json'],
    gatewayId: 'gw-observed',
    reason: 'the firmware was mended',
    rate: 1_000,
  };
  const under = (key: string) => ({ 'idempotency-key': key });

  it('say what they would take before they take it', async () => {
    const { body } = await api.ask('/v1/operations/quarantine/forecast', operator);
    expect(body.items).toEqual([
      { code: 'payload-not-json', gatewayId: 'gw-observed', messages: 2 },
    ]);
    const other = await api.ask('/v1/operations/quarantine/forecast?gateway=gw-begun', operator);
    expect(other.body.items).toEqual([]);
    expect(await replayedRows()).toBe(0);
  });

  it('are begun once for a key, run to their end, and say who asked and why', async () => {
    const begun = await api.send(path, request, operator, under('replay-0001'));
    expect([begun.status, begun.body]).toMatchObject([
      201,
      { askedBy: 'operator ops: tester', reason: request.reason, codes: request.codes },
    ]);
    const { replayId } = begun.body;
    const ended = await untilEnded(replayId);
    expect(ended).toMatchObject({ replayed: 2, gatewayId: 'gw-observed', rate: 1_000 });
    const again = await api.send(path, request, operator, under('replay-0001'));
    expect(again.body).toEqual(ended);
    const { body } = await api.ask(path, operator);
    expect(body.items).toEqual([ended]);
    expect(await replayedRows()).toBe(2);
    const items = await rejects('?gateway=gw-observed&code=payload-not-json');
    expect(items).toMatchObject([{ replayId }, { replayId }]);
  });

  it('go on where another process left them', async () => {
    const { rows } = await database.pool.query(
      `insert into quarantine_replay (asked_by, reason, selection)
       values ('somebody', 'went away', '{"codes":["payload-not-json"]}') returning replay_id::int as id`,
    );
    // What is begun wakes whoever ends it.
    await api.send(path, request, operator, under('replay-0002'));
    expect(await untilEnded(rows[0].id)).toMatchObject({ askedBy: 'somebody', replayed: 0 });
  });

  it.each([
    ['no reason', { codes: ['payload-not-json'] }, 'reason'],
    ['a reason of spaces', { ...request, reason: '  ' }, 'reason'],
    ['a code that left a trace', { ...request, codes: ['seq-forked'] }, 'codes.0'],
    ['no rate at all', { ...request, rate: 0 }, 'rate'],
  ])('are refused with %s', async (_what, bad, where) => {
    const { status, body } = await api.send(path, bad, operator, under('replay-0003'));
    expect([status, body.errors[0].path]).toEqual([400, where]);
  });

  it('are begun by nobody but an operator who may write', async () => {
    const reader: As = { ...operator, scopes: ['operations:read'] };
    const owner: As = { role: 'manufacturer', tenant: observed };
    for (const as of [reader, owner]) {
      expect((await api.send(path, request, as, under('replay-0004'))).status).toBe(403);
    }
  });

  async function untilEnded(replayId: number) {
    for (;;) {
      const { body } = await api.ask(`${path}/${replayId}`, operator);
      if (body.endedAt !== null) return body;
    }
  }

  async function replayedRows(): Promise<number> {
    const { rows } = await database.pool.query(
      `select count(*)::int from quarantine where replay_id is not null`,
    );
    return rows[0].count;
  }
});

describe('GET /metrics', () => {
  it('counts answers by route, never by address', async () => {
    await api.ask(`/v1/enterprises/${observed}/risk`, operator);
    const response = await fetch(`${api.url}/metrics`);
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(text).toMatch(
      /chanrong_api_request_seconds_count\{[^}]*route="\/v1\/enterprises\/:uscc\/risk",status="200"[^}]*\} \d+/,
    );
    expect(text).not.toContain(observed);
  });
});

import { BlockList } from 'node:net';
import { openWakeQueue } from '@chanrong/queue';
import { createTestDatabase, RedisServer, type TestDatabase } from '@chanrong/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Answer, type As, bank, operator, startTestApi, type TestApi } from './api-harness.js';
import { begun, insertFixture, nowMs, observed } from './fixture.js';
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.js';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');

let database: TestDatabase;
let redis: RedisServer;
let api: TestApi;
let receiver: WebhookReceiver;
let keys = 0;

async function startApi(redisUrl?: string): Promise<TestApi> {
  const { url: databaseUrl } = database;
  const onError = (): void => undefined;
  const queue = await openWakeQueue({ name: 'webhooks', databaseUrl, redisUrl, onError });
  return startTestApi(databaseUrl, undefined, undefined, { queue, allowed: loopback });
}

beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), RedisServer.start()]);
  await insertFixture(database.pool);
  api = await startApi();
});

beforeEach(async () => {
  receiver = await startWebhookReceiver();
});

afterEach(async () => {
  await database.pool.query(
    `update webhook set disabled_at = now(), disabled_reason = 'asked' where disabled_at is null`,
  );
  await receiver.close();
});

afterAll(async () => {
  await api.close();
  await redis.stop();
  await database.drop();
});

// oxlint-disable-next-line max-params -- one request
function send(path: string, content: object = {}, as: As = bank, key?: string): Promise<Answer> {
  const idempotencyKey = key ?? `webhooks-${(keys += 1)}`;
  return api.send(`/v1/webhooks${path}`, content, as, { 'idempotency-key': idempotencyKey });
}

async function register(as: As = bank): Promise<{ id: string; publicKey: string }> {
  const { status, body } = await send('', { url: receiver.url }, as);
  expect(status).toBe(201);
  return { id: body.id, publicKey: body.keys[0].publicKey };
}

/** Commits a score that changed, as the scorer does. */
async function tell(seq: number, uscc = observed): Promise<void> {
  const data = { outcome: 'scored', score: 598, grade: 'C', previous: null };
  await database.pool.query(
    `insert into event (type, uscc, audience, partition, seq, known_at_ms, data)
      values ('score.changed', $1, 'credit', 1, $2, $3, $4)`,
    [uscc, seq, nowMs, JSON.stringify(data)],
  );
}

/** The newest delivery, once it is as it should be. */
async function delivery(id: string, isDone: (item: Delivery) => boolean): Promise<Delivery> {
  for (;;) {
    const { body } = await api.ask(`/v1/webhooks/${id}/deliveries`, bank);
    const [newest] = body.items as Delivery[];
    if (newest !== undefined && isDone(newest)) return newest;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

interface Delivery {
  readonly eventId: string;
  readonly state: string;
  readonly attempts: number;
  readonly nextAt: string | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}

/** What waits for its next attempt is due now. */
async function makeDue(): Promise<void> {
  await database.pool.query('update webhook_delivery set next_at = now()');
}

describe.each(['PostgreSQL', 'Redis'])('webhooks, with the queue on %s', (backend) => {
  beforeAll(async () => {
    if (backend !== 'Redis') return;
    await api.close();
    api = await startApi(redis.url);
  });

  it('send what changed, signed with the key that the registration gave', async () => {
    const { id, publicKey } = await register();
    await tell(1);
    const [message] = await receiver.until(1);
    expect(message?.event).toMatchObject({ type: 'score.changed', uscc: observed });
    expect(message?.id).toBe(message?.event.id);
    expect(message?.signatures).toHaveLength(1);
    expect(message?.isSignedBy(publicKey)).toBe(true);
    const other = await register();
    expect(message?.isSignedBy(other.publicKey)).toBe(false);
    expect(await delivery(id, ({ state }) => state === 'delivered')).toMatchObject({
      eventId: message?.id,
      attempts: 1,
      lastStatus: 204,
    });
  });

  it('try again what failed, under the same id, until it is taken', async () => {
    const { id } = await register();
    receiver.answer(500);
    await tell(2);
    await receiver.until(1);
    const failed = await delivery(id, ({ attempts }) => attempts === 1);
    expect(failed).toMatchObject({
      state: 'pending',
      lastStatus: 500,
      lastError: 'it answered 500',
    });
    expect(Date.parse(failed.nextAt ?? '')).toBeGreaterThan(Date.now() - 1_000);
    receiver.answer(200);
    await makeDue();
    const [first, second] = await receiver.until(2);
    expect(second?.id).toBe(first?.id);
    await delivery(id, ({ state }) => state === 'delivered');
    const { body } = await api.ask(`/v1/webhooks/${id}`, bank);
    expect(body).toMatchObject({ state: 'enabled', failingSince: null, pendingCount: 0 });
  });

  it('tell nothing more once the consent is revoked, not even what waits', async () => {
    const { id } = await register();
    receiver.answer(503);
    await tell(3);
    await receiver.until(1);
    await delivery(id, ({ attempts }) => attempts === 1);
    receiver.answer(204);
    const consent = `update consent set revoked_at = $2 where uscc = $1 and tenant = 'bank-1'`;
    await database.pool.query(consent, [observed, new Date()]);
    try {
      await makeDue();
      await delivery(id, ({ state }) => state === 'withheld');
      await tell(4);
      await tell(5, begun);
      // Later events of others come; none of the enterprise that revoked did.
      await receiver.until(2);
      expect(receiver.received.map(({ event }) => [event.uscc, event.journal.seq])).toEqual([
        [observed, 3],
        [begun, 5],
      ]);
    } finally {
      await database.pool.query(consent, [observed, null]);
    }
  });
});

describe('a webhook', () => {
  it('gets a new key while the old one signs on', async () => {
    const { id, publicKey } = await register();
    const { body } = await send(`/${id}/rotate`);
    expect(body.keys).toMatchObject([{ retiresAt: null }, { publicKey }]);
    expect(Date.parse(body.keys[1].retiresAt)).toBeGreaterThan(Date.now());
    await tell(10);
    const [message] = await receiver.until(1);
    expect(message?.signatures).toHaveLength(2);
    expect(message?.isSignedBy(publicKey)).toBe(true);
    expect(message?.isSignedBy(body.keys[0].publicKey)).toBe(true);
    await database.pool.query(
      'update webhook_key set retires_at = now() where retires_at is not null',
    );
    await tell(11);
    const [, next] = await receiver.until(2);
    expect(next?.isSignedBy(publicKey)).toBe(false);
    expect(next?.isSignedBy(body.keys[0].publicKey)).toBe(true);
  });

  it('is sent again what came after an event, each under its old id', async () => {
    const { id } = await register();
    for (const seq of [20, 21, 22]) await tell(seq);
    const ids = (await receiver.until(3)).map((message) => message.id);
    const byPlace = [...ids].sort((a, b) => Number(a.split('-')[1]) - Number(b.split('-')[1]));
    const { status } = await send(`/${id}/replay`, { after: byPlace[0] });
    expect(status).toBe(200);
    await receiver.until(5);
    const again = receiver.received.slice(3).map((message) => message.id);
    expect([...again].sort()).toEqual(byPlace.slice(1).sort());
    const { body } = await api.ask(`/v1/webhooks/${id}/deliveries?limit=2`, bank);
    expect(body.items).toHaveLength(2);
    expect(body.nextCursor).not.toBeNull();
  });

  it('gets nothing while it is disabled, and the rest when it is enabled', async () => {
    const { id } = await register();
    expect((await send(`/${id}/disable`)).body).toMatchObject({ disabledReason: 'asked' });
    await tell(30);
    expect((await send(`/${id}/enable`)).body).toMatchObject({ state: 'enabled' });
    const [message] = await receiver.until(1);
    expect(message?.event.journal.seq).toBe(30);
  });

  it('that says it is gone, or has not answered for days, is disabled', async () => {
    const gone = await register();
    receiver.answer(410);
    await tell(40);
    await receiver.until(1);
    const state = async (id: string): Promise<unknown> =>
      (await api.ask(`/v1/webhooks/${id}`, bank)).body.disabledReason;
    await delivery(gone.id, ({ attempts }) => attempts === 1);
    while ((await state(gone.id)) === null) await new Promise(setImmediate);
    expect(await state(gone.id)).toBe('gone');

    const silent = await register();
    receiver.answer(500);
    await tell(41);
    await receiver.until(2);
    await delivery(silent.id, ({ attempts }) => attempts === 1);
    expect(await state(silent.id)).toBeNull();
    await database.pool.query(`update webhook set failing_since = now() - interval '6 days'
      where failing_since is not null`);
    await makeDue();
    await receiver.until(3);
    while ((await state(silent.id)) === null) await new Promise(setImmediate);
    expect(await state(silent.id)).toBe('failing');
  });

  it('is not led elsewhere by a redirect', async () => {
    const { id } = await register();
    receiver.answer(307, { location: `${receiver.url}/elsewhere` });
    await tell(50);
    const failed = await delivery(id, ({ attempts }) => attempts === 1);
    expect(failed).toMatchObject({ state: 'pending', lastStatus: 307 });
    expect(receiver.received.map(({ path }) => path)).toEqual(['/chanrong']);
  });

  it.each([
    'http://10.0.0.1/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/hook',
    'http://risk.bank.example/hook',
    'https://user:secret@risk.bank.example/hook',
    'ftp://risk.bank.example/hook',
    'hook',
  ])('is not registered at %s', async (url) => {
    const { status, body } = await send('', { url });
    expect([status, body.errors]).toMatchObject([400, [{ path: 'url' }]]);
  });

  it('that stands for a private address by the time of delivery gets nothing', async () => {
    const { id } = await register();
    await database.pool.query(
      `update webhook set url = 'https://10.0.0.1/' where webhook_id = $1`,
      [id],
    );
    await tell(60);
    const failed = await delivery(id, ({ attempts }) => attempts === 1);
    expect(failed.lastError).toBe('the address must not be in a private network');
  });

  it('is registered once under one key, and told apart from another request', async () => {
    const first = await send('', { url: receiver.url }, bank, 'register-once');
    const second = await send('', { url: receiver.url }, bank, 'register-once');
    expect(second.body.id).toBe(first.body.id);
    const other = await send('', { url: `${receiver.url}/2` }, bank, 'register-once');
    expect(other.status).toBe(422);
  });

  it.each<[string, As]>([
    ['another bank', { role: 'bank', tenant: 'bank-2' }],
    ['a manufacturer', { role: 'manufacturer', tenant: observed }],
  ])('does not exist for %s', async (_who, as) => {
    const { id } = await register();
    const key = { 'x-request-id': 'same' };
    const absent = await api.ask(`/v1/webhooks/wh_${'0'.repeat(24)}`, as, key);
    const hidden = await api.ask(`/v1/webhooks/${id}`, as, key);
    expect([hidden.status, hidden.text]).toEqual([404, absent.text]);
    expect((await api.ask(`/v1/webhooks/${id}/deliveries`, as)).status).toBe(404);
    for (const change of ['replay', 'rotate', 'disable', 'enable']) {
      expect([change, (await send(`/${id}/${change}`, {}, as)).status]).toEqual([change, 404]);
    }
    expect((await api.ask('/v1/webhooks', as)).body.items).toEqual([]);
  });

  it('can be seen, but not changed, by the operator; a liaison has none', async () => {
    const { id } = await register();
    expect((await api.ask(`/v1/webhooks/${id}`, operator)).status).toBe(200);
    expect((await send(`/${id}/disable`, {}, operator)).status).toBe(404);
    expect(
      (await send('', { url: receiver.url }, { role: 'liaison', tenant: 'grid-1' })).status,
    ).toBe(403);
  });

  it('is for events that the caller may know', async () => {
    const narrow: As = { ...bank, scopes: ['profile:read', 'webhooks:read', 'webhooks:write'] };
    const refusal = await send('', { url: receiver.url }, narrow);
    expect([refusal.status, refusal.body.errors]).toMatchObject([400, [{ path: 'types' }]]);
    const types = ['alert.opened', 'alert.closed'];
    expect((await send('', { url: receiver.url, types }, narrow)).status).toBe(201);
  });
});

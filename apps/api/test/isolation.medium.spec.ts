import type { Role } from '@chanrong/identity';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type As, bank, operator, startTestApi, type TestApi } from './api-harness.js';
import {
  begun,
  insertAlerts,
  insertFacilities,
  insertFixture,
  insertQuarantine,
  insertReceiptSources,
  observed,
  registered,
  unknown,
} from './fixture.js';
import { insertTreeHeads } from './tree-fixture.js';
import { insertPapers } from './papers-fixture.js';
import { fixedWebhookId, insertWebhook } from './webhook-fixture.js';

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertFixture(database.pool);
  await insertAlerts(database.pool);
  await insertWebhook(database.pool);
  await insertFacilities(database.pool);
  await insertReceiptSources(database.pool);
  await insertTreeHeads(database.pool);
  await insertPapers(database.pool);
  await insertQuarantine(database.pool, 1);
  api = await startTestApi(database.url);
});

afterAll(async () => {
  await api.close();
  await database.drop();
});

const aboutOne = ['profile', 'assets', 'risk', 'risk/history', 'receipts/30', 'receipts/30/proof'];
const manufacturer: As = { role: 'manufacturer', tenant: observed };
const liaison: As = { role: 'liaison', tenant: 'grid-1' };

/** Status of every route that is about one enterprise. */
async function statuses(as: As, uscc: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const route of aboutOne) {
    found[route] = (await api.ask(`/v1/enterprises/${uscc}/${route}`, as)).status;
  }
  return found;
}

const all = (status: number) => Object.fromEntries(aboutOne.map((route) => [route, status]));
const money = (status: number) => ({
  risk: status,
  'risk/history': status,
  'receipts/30': status,
  'receipts/30/proof': status,
});

describe('every documented operation', () => {
  it('answers the operator as documented', async () => {
    const parameters = {
      uscc: observed,
      gatewayId: 'gw-observed',
      seq: '30',
      partition: '1',
      facilityId: 'F-1',
      pledgeId: 'P-1',
      documentId: 'D-1',
      priceSetId: 'prices-1',
      alertId: 'aa',
      webhookId: fixedWebhookId,
      replayId: '1',
    };
    await database.pool.query(
      `insert into quarantine_replay (asked_by, reason, selection) values ('o', 'r', '{"codes":[]}')`,
    );
    const paths = Object.entries(api.document.paths).flatMap(([path, { get }]) =>
      get === undefined ? [] : [path],
    );
    expect(paths.length).toBeGreaterThanOrEqual(10);
    for (const template of paths) {
      const path = template.replaceAll(/\{(\w+)\}/g, (_all, name: keyof typeof parameters) => {
        return parameters[name];
      });
      expect([path, (await api.ask(path, operator)).status]).toEqual([path, 200]);
    }
  });
});

describe('a tenant', () => {
  it.each<[string, As, readonly string[]]>([
    ['operator', operator, [observed, begun, registered]],
    ['bank with consents', bank, [observed, begun, registered]],
    ['bank whose consent was revoked', { role: 'bank', tenant: 'bank-2' }, []],
    ['bank without consent', { role: 'bank', tenant: 'bank-3' }, []],
    ['manufacturer', manufacturer, [observed]],
    ['liaison', liaison, [observed]],
  ])('%s lists its enterprises only', async (_who, as, usccs) => {
    const { body } = await api.ask('/v1/enterprises', as);
    expect(body.items.map(({ uscc }: { uscc: string }) => uscc)).toEqual(usccs);
  });

  it.each<[string, As, string, Record<string, number>]>([
    ['bank reads what consented', bank, observed, all(200)],
    ['bank without consent finds nothing', { role: 'bank', tenant: 'bank-3' }, observed, all(404)],
    [
      'bank finds nothing after a revocation',
      { role: 'bank', tenant: 'bank-2' },
      observed,
      all(404),
    ],
    ['manufacturer reads itself', manufacturer, observed, all(200)],
    ['manufacturer finds no other', manufacturer, begun, all(404)],
    ['liaison reads its grid without money', liaison, observed, { ...all(200), ...money(403) }],
    ['liaison finds no other grid', liaison, begun, { ...all(404), ...money(403) }],
    ['nobody finds what does not exist', operator, unknown, all(404)],
  ])('%s', async (_what, as, uscc, expected) => {
    expect(await statuses(as, uscc)).toEqual(expected);
  });

  it('cannot tell what it may not see from what does not exist, by bytes or headers', async () => {
    const stranger: As = { role: 'bank', tenant: 'bank-3' };
    const id = { 'x-request-id': 'same' };
    for (const route of aboutOne) {
      const hidden = await api.ask(`/v1/enterprises/${observed}/${route}`, stranger, id);
      const absent = await api.ask(`/v1/enterprises/${unknown}/${route}`, stranger, id);
      expect(hidden.text).toBe(absent.text);
      const headers = ({ headers }: typeof hidden) =>
        [...headers].filter(([name]) => !['date', 'ratelimit'].includes(name));
      expect(headers(hidden)).toEqual(headers(absent));
    }
  });

  it('loses sight with the revocation, in the next request', async () => {
    const path = `/v1/enterprises/${begun}/risk`;
    expect((await api.ask(path, bank)).status).toBe(200);
    await database.pool.query(
      `update consent set revoked_at = now() where uscc = $1 and tenant = 'bank-1'`,
      [begun],
    );
    expect((await api.ask(path, bank)).status).toBe(404);
    await database.pool.query(`insert into consent (uscc, tenant) values ($1, 'bank-1')`, [begun]);
    expect((await api.ask(path, bank)).status).toBe(200);
  });
});

describe('a facility', () => {
  const listed = async (as: As, query = '') => {
    const { body } = await api.ask(`/v1/facilities${query}`, as);
    return body.items.map(({ facilityId }: { facilityId: string }) => facilityId);
  };

  it('is listed by the enterprise whose stock it rests on', async () => {
    expect(await listed(operator, `?uscc=${observed}`)).toEqual(['F-1', 'F-2']);
    expect(await listed(operator, `?uscc=${registered}`)).toEqual([]);
  });

  it.each<[string, As, readonly string[]]>([
    ['its bank', bank, ['F-1']],
    ['another bank on the same stock', { role: 'bank', tenant: 'bank-2' }, ['F-2']],
    ['a third bank', { role: 'bank', tenant: 'bank-3' }, []],
    ['its borrower', manufacturer, ['F-1', 'F-2']],
    ['the operator', operator, ['F-1', 'F-2']],
  ])('is there for %s', async (_who, as, ids) => {
    expect(await listed(as)).toEqual(ids);
    for (const id of ['F-1', 'F-2']) {
      const { status } = await api.ask(`/v1/facilities/${id}`, as);
      expect([id, status]).toEqual([id, ids.includes(id) ? 200 : 404]);
    }
  });

  it.each<[string, As, readonly string[]]>([
    ['its bank', bank, ['F-1']],
    ['the bank whose consent was revoked', { role: 'bank', tenant: 'bank-2' }, []],
    ['a third bank', { role: 'bank', tenant: 'bank-3' }, []],
    ['its borrower', manufacturer, ['F-2', 'F-1']],
    ['the operator', operator, ['F-2', 'F-1']],
    ['its liaison', liaison, []],
  ])('raises alerts for %s', async (_who, as, ids) => {
    const { body } = await api.ask('/v1/alerts?rule=margin-warn', as);
    expect(body.items.map(({ subject }: { subject: { id: string } }) => subject.id)).toEqual(ids);
  });

  it('shows the states it went through to whom it shows itself', async () => {
    const { body } = await api.ask('/v1/facilities/F-1/history', bank);
    expect(
      body.items.map((item: { previousState: string; margin: { state: string } }) => [
        item.previousState,
        item.margin.state,
      ]),
    ).toEqual([
      ['warn', 'normal'],
      [null, 'warn'],
    ]);
    const page = await api.ask('/v1/facilities/F-1/history?limit=1', bank);
    const rest = await api.ask(
      `/v1/facilities/F-1/history?limit=1&cursor=${page.body.nextCursor}`,
      bank,
    );
    expect([...page.body.items, ...rest.body.items]).toEqual(body.items);
    expect((await api.ask('/v1/facilities/F-2/history', bank)).status).toBe(404);
    const revoked = await api.ask('/v1/facilities/F-2/history', { role: 'bank', tenant: 'bank-2' });
    expect([revoked.status, revoked.body.items]).toEqual([200, []]);
    expect((await api.ask('/v1/facilities/F-1/history', liaison)).status).toBe(403);
  });

  it('is hidden from liaisons', async () => {
    expect((await api.ask('/v1/facilities', liaison)).status).toBe(403);
  });

  it('keeps its terms but not what telemetry says when consent is revoked', async () => {
    const own = await api.ask('/v1/facilities/F-1', bank);
    expect(own.body).toMatchObject({
      limit: { amount: '1200000.00' },
      margin: { state: 'normal' },
    });
    const revoked = await api.ask('/v1/facilities/F-2', { role: 'bank', tenant: 'bank-2' });
    expect([revoked.status, revoked.body.margin]).toEqual([200, null]);
  });

  it('lets no bank tell the facility of another from none, by bytes', async () => {
    const id = { 'x-request-id': 'same' };
    const hidden = await api.ask('/v1/facilities/F-2', bank, id);
    const absent = await api.ask('/v1/facilities/F-3', bank, id);
    expect(hidden.text).toBe(absent.text);
  });
});

describe('operations', () => {
  const routes = [
    '/v1/operations/partitions',
    '/v1/operations/quarantine',
    '/v1/operations/quarantine/forecast',
    '/v1/operations/quarantine/replays',
    '/v1/operations/quarantine/replays/1',
  ];

  it.each<Role>(['bank', 'manufacturer', 'liaison'])('are closed to a %s', async (role) => {
    for (const route of routes) {
      const { status, body } = await api.ask(route, { role, tenant: observed });
      expect([status, body.type]).toEqual([403, 'urn:chanrong:problem:insufficient-scope']);
    }
  });

  it('show a manufacturer the rejects of its own gateway only', async () => {
    const own = await api.ask('/v1/gateways/gw-observed/quarantine', manufacturer);
    expect([own.status, own.body.items.length]).toEqual([200, 1]);
    for (const gateway of ['gw-begun', 'stranger', 'no-such-gateway']) {
      const { status } = await api.ask(`/v1/gateways/${gateway}/quarantine`, manufacturer);
      expect([gateway, status]).toEqual([gateway, 404]);
    }
    for (const as of [bank, liaison]) {
      expect((await api.ask('/v1/gateways/gw-observed/quarantine', as)).status).toBe(403);
    }
  });
});

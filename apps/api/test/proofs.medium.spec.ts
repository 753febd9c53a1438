import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isConsistent, openTreeHead, parseVerifierKey, type VerifierKey } from '@chanrong/proof';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { type As, bank, operator, startTestApi, type TestApi } from './api-harness.js';
import { insertFixture, insertReceiptSources, observed } from './fixture.js';
import { insertTreeHeads } from './tree-fixture.js';

const proofOf = (seq: number, query = ''): string =>
  `/v1/enterprises/${observed}/receipts/${seq}/proof${query}`;
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertFixture(database.pool);
  await insertReceiptSources(database.pool);
  await insertTreeHeads(database.pool);
  api = await startTestApi(database.url);
});

afterAll(async () => {
  await api.close();
  await database.drop();
});

describe('GET /v1/tree-heads', () => {
  it.each<[string, As]>([
    ['a bank', bank],
    ['the operator', operator],
    ['a manufacturer', { role: 'manufacturer', tenant: observed }],
  ])('gives %s the newest heads, which the key has signed', async (_, as) => {
    const { status, body } = await api.ask('/v1/tree-heads', as);
    expect(status).toBe(200);
    expect(body.items.map(({ partition, size }: never) => [partition, size])).toEqual([[1, 31]]);
    const key = parseVerifierKey(body.verifierKeys[0]) as VerifierKey;
    const head = openTreeHead(body.items[0].note, key);
    expect(head).toEqual({ partition: 1, size: 31, root: bytes(body.items[0].root) });
  });

  it('shows that the later grew out of the earlier', async () => {
    const { body } = await api.ask('/v1/tree-heads/1/consistency?from=29&to=31', bank);
    const roots = { from: bytes(body.from.root), to: bytes(body.to.root) };
    expect(isConsistent(roots, { from: 29, to: 31 }, body.path.map(bytes))).toBe(true);
    expect((await api.ask('/v1/tree-heads/1/consistency', bank)).body).toEqual(body);
  });

  it.each([
    ['?from=31&to=29', 400],
    ['?from=0', 400],
    ['?from=28', 404],
    ['?from=31', 200],
  ])('answers the range %s with %i', async (query, status) => {
    expect((await api.ask(`/v1/tree-heads/1/consistency${query}`, bank)).status).toBe(status);
  });

  it('answers 404 for a partition without heads', async () => {
    expect((await api.ask('/v1/tree-heads/0/consistency', bank)).status).toBe(404);
  });
});

describe('GET /v1/enterprises/{uscc}/receipts/{seq}/proof', () => {
  it('gives receipt, head and the segment of the score', async () => {
    const { body: receipt } = await api.ask(`/v1/enterprises/${observed}/receipts/30`, bank);
    const { status, body } = await api.ask(proofOf(30), bank);
    expect(status).toBe(200);
    expect(body).toMatchObject({ format: 'chanrong-proof-1', receipt, since: null });
    expect(body.head.size).toBe(31);
    expect(body.segments.map(({ seq }: { seq: number }) => seq)).toEqual([30]);
    // Its chain hash alone: none of its entries are of this enterprise.
    expect(body.segments[0].contents).toHaveLength(1);
  });

  it('shows that a head the bank keeps grew into it', async () => {
    const { body } = await api.ask(proofOf(30, '?since=29'), bank);
    expect(body.since).toMatchObject({ from: { size: 29 }, to: { size: 31 } });
  });

  it.each([
    ['a head that was never signed', '?head=30', 404],
    ['a head before the score', '?head=29', 404],
    ['an earlier head that was never signed', '?since=28', 404],
    ['more segments than there may be', '?segments=257', 400],
    ['what it does not know', '?size=3', 400],
  ])('refuses %s', async (_, query, status) => {
    expect((await api.ask(proofOf(30, query), bank)).status).toBe(status);
  });

  it('says when no head covers the score yet', async () => {
    const { body } = await api.ask(proofOf(30, '?head=29'), bank);
    expect(body).toMatchObject({ type: 'urn:chanrong:problem:not-yet-known' });
  });
});

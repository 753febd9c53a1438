import { Outputs } from '@chanrong/engine';
import type { Alert } from '@chanrong/portrait';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { writeAlerts } from './write-alerts.js';

const uscc = '91320214MA1XKDM518';
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

beforeEach(async () => {
  await database.pool.query('delete from alert');
});

afterAll(async () => {
  await database.drop();
});

type Change = readonly [id: string, openedMs: number, closedMs: number | null, seq: number];

function alertOf(openedMs: number, closedMs: number | null): Alert {
  const evidence = { value: 5, limit: 3, unit: 's', sinceMs: null };
  const [rule, subject, assetId] = ['channel-stuck', 'TANK-01/mass_kg', 'TANK-01'] as const;
  return { uscc, rule, subject, assetId, openedMs, closedMs, evidence };
}

/** Writes what one batch gave, as the scorer does in its transaction. */
async function write(...changes: readonly Change[]): Promise<void> {
  const outputs = new Outputs();
  for (const [id, openedMs, closedMs, seq] of changes) {
    outputs.addAlert(id, alertOf(openedMs, closedMs), { seq, knownAtMs: 1_000 * seq });
  }
  const client = await database.pool.connect();
  try {
    await writeAlerts(client, [{ partition: 3, outputs }]);
  } finally {
    client.release();
  }
}

async function written(): Promise<unknown[]> {
  const { rows } = await database.pool.query<(string | null)[]>({
    text: 'select alert_id, opened_ms, opened_seq, closed_ms, closed_seq from alert order by alert_no',
    rowMode: 'array',
  });
  return rows;
}

describe('alerts as written', () => {
  it('open in one batch and close in a later one', async () => {
    await write(['a', 10, null, 1]);
    expect(await written()).toEqual([['a', '10', '1', null, null]]);
    await write(['a', 10, 20, 2]);
    expect(await written()).toEqual([['a', '10', '1', '20', '2']]);
  });

  it('open and close in one batch, one episode after the other', async () => {
    await write(['a', 10, null, 1], ['a', 10, 20, 1], ['b', 30, null, 2]);
    expect(await written()).toEqual([
      ['a', '10', '1', '20', '1'],
      ['b', '30', '2', null, null],
    ]);
  });

  it('close before the next episode of the same subject opens', async () => {
    await write(['a', 10, null, 1]);
    await write(['a', 10, 20, 2], ['b', 30, null, 3]);
    expect(await written()).toEqual([
      ['a', '10', '1', '20', '2'],
      ['b', '30', '3', null, null],
    ]);
  });

  it('end where another engine opens the same under another id', async () => {
    await write(['a', 10, null, 1]);
    await write(['b', 15, null, 2]);
    expect(await written()).toEqual([
      ['a', '10', '1', '15', '2'],
      ['b', '15', '2', null, null],
    ]);
  });

  it('say what they are about, and whom they concern', async () => {
    await write(['a', 10, null, 1]);
    const { rows } = await database.pool.query<Record<string, unknown>>('select * from alert');
    expect(rows).toMatchObject([
      {
        partition: 3,
        rule: 'channel-stuck',
        subject_kind: 'channel',
        subject: 'TANK-01/mass_kg',
        asset_id: 'TANK-01',
        severity: 'warning',
        audience: 'operations',
        evidence: { value: 5, limit: 3, unit: 's', sinceMs: null },
      },
    ]);
  });

  it('are nothing to write where nothing was noticed', async () => {
    await write();
    expect(await written()).toEqual([]);
  });
});

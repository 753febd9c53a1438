import { Outputs } from '@chanrong/engine';
import type { Alert } from '@chanrong/portrait';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OutputWriter } from './output-writer.js';

const uscc = '91320214MA1XKDM518';
const partition = 1;
let database: TestDatabase;
let writer: OutputWriter;
let seq = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  writer = new OutputWriter(database.pool);
  await database.pool.query('update partition_cursor set epoch = 1');
});

beforeEach(() => database.pool.query('truncate event, risk_latest, alert, facility_transition'));

afterAll(() => database.drop());

const hash = Uint8Array.of(1);

/** Commits what `add` puts into the outputs of the next segment; gives what that told. */
async function commit(add: (outputs: Outputs) => void): Promise<unknown[]> {
  const outputs = new Outputs();
  seq += 1;
  add(outputs);
  await database.pool.query('truncate event');
  await writer.commit([{ partition, epoch: 1, seq, outputs }]);
  const { rows } = await database.pool.query<Record<string, unknown>>(
    'select type, tenant, audience, seq::int, data from event order by xact, event_no',
  );
  return rows.map((row) => [row['type'], row['tenant'], row['audience'], row['seq'], row['data']]);
}

function score(score: number | null, grade: string | null, asOfMs = 1): (outputs: Outputs) => void {
  const outcome = score === null ? 'insufficient-data' : 'scored';
  const row = { uscc, asOfMs, outcome, score, grade, body: '{}', hash };
  return (outputs) => outputs.latest.set(uscc, { ...row, seq, knownAtMs: 2_000 });
}

function alert(openedMs: number, closedMs: number | null): Alert {
  const evidence = { value: 5, limit: 3, unit: 's', sinceMs: null };
  const [rule, subject, assetId] = ['channel-stuck', 'TANK-01/mass_kg', 'TANK-01'] as const;
  return { uscc, rule, subject, assetId, openedMs, closedMs, evidence };
}

function alertData(alertId: string) {
  return { alertId, rule: 'channel-stuck', severity: 'warning', audience: 'operations' };
}

describe('events', () => {
  it('tell a score that changed, with what held before, and nothing else about it', async () => {
    const scored = (points: number, grade: string) => ({ outcome: 'scored', score: points, grade });
    expect(await commit(score(null, null))).toEqual([
      [
        'score.changed',
        null,
        'credit',
        seq,
        { outcome: 'insufficient-data', score: null, grade: null, previous: null },
      ],
    ]);
    expect(await commit(score(612, 'B'))).toMatchObject([
      ['score.changed', null, 'credit', seq, { ...scored(612, 'B'), previous: { score: null } }],
    ]);
    expect(await commit(score(612, 'B', 5))).toEqual([]);
    expect(await commit(score(598, 'B'))).toEqual([
      ['score.changed', null, 'credit', seq, { ...scored(598, 'B'), previous: scored(612, 'B') }],
    ]);
  });

  it('tell margin states in the order in which they were entered, for their bank', async () => {
    const told = await commit((outputs) => {
      const row = { facilityId: 'F-1', uscc, tenant: 'bank', asOfMs: 1, knownAtMs: 2, body: '{}' };
      outputs.transitions.push({ ...row, seq, hash, state: 'warn', previous: 'normal' });
      outputs.transitions.push({ ...row, seq, hash, state: 'call', previous: 'warn' });
    });
    expect(told).toEqual([
      [
        'margin.changed',
        'bank',
        'credit',
        seq,
        { facilityId: 'F-1', state: 'warn', previous: 'normal' },
      ],
      [
        'margin.changed',
        'bank',
        'credit',
        seq,
        { facilityId: 'F-1', state: 'call', previous: 'warn' },
      ],
    ]);
  });

  it('tell alerts that open and close, those too that another engine left open', async () => {
    const moment = () => ({ seq, knownAtMs: 2_000 });
    const about = (id: string) => [null, 'operations', seq, alertData(id)];
    expect(await commit((outputs) => outputs.addAlert('a', alert(10, null), moment()))).toEqual([
      ['alert.opened', ...about('a')],
    ]);
    expect(await commit((outputs) => outputs.addAlert('a', alert(10, 20), moment()))).toEqual([
      ['alert.closed', ...about('a')],
    ]);
    expect(await commit((outputs) => outputs.addAlert('b', alert(30, null), moment()))).toEqual([
      ['alert.opened', ...about('b')],
    ]);
    const both = await commit((outputs) => {
      outputs.addAlert('c', alert(40, null), moment());
      outputs.addAlert('c', alert(40, 50), moment());
    });
    expect(both).toEqual([
      ['alert.opened', ...about('c')],
      ['alert.closed', ...about('c')],
      ['alert.closed', ...about('b')],
    ]);
  });

  it('are not told by an owner whose epoch is over', async () => {
    const stale = new Outputs();
    score(700, 'A')(stale);
    await database.pool.query('truncate event');
    const batch = { partition, epoch: 0, seq: seq + 1, outputs: stale };
    await expect(writer.commit([batch])).rejects.toThrow('owned by another process');
    const { rowCount } = await database.pool.query('select 1 from event');
    expect(rowCount).toBe(0);
  });
});

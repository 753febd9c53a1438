import { tmpdir } from 'node:os';
import { createLogger } from '@chanrong/observability';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { InstallationMetrics } from './installation-metrics.js';

let database: TestDatabase;
let pool: pg.Pool;
const complaints: string[] = [];
const log = createLogger('notary', 'warn', { write: (line) => void complaints.push(line) });

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 1 });
});
afterAll(() => database.drop());

function open(): InstallationMetrics {
  return new InstallationMetrics({
    pool,
    diskFolder: tmpdir(),
    brokenPartitions: new Set([2]),
    log,
  });
}

/** Value of a metric, the label of the app aside; undefined when it is not told. */
function valueIn(text: string, name: string, label = ''): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${name}{`) && each.includes(label));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}

describe('InstallationMetrics', () => {
  it('says how far each partition is, and for how long what waits has waited', async () => {
    await pool.query(`select journal_append(array[1, 1], array[1, 1], array['a', 'b']::bytea[])`);
    await pool.query('update journal_segment set recorded_ms = recorded_ms - 90000 where seq = 2');
    await pool.query('update partition_cursor set seq = 1, epoch = 7 where partition = 1');
    const text = await open().metrics();
    expect(complaints).toEqual([]);
    expect(valueIn(text, 'chanrong_installation_up')).toBe(1);
    expect(valueIn(text, 'chanrong_journal_head', 'partition="1"')).toBe(2);
    expect(valueIn(text, 'chanrong_cursor', 'partition="1"')).toBe(1);
    expect(valueIn(text, 'chanrong_lease_epoch', 'partition="1"')).toBe(7);
    expect(valueIn(text, 'chanrong_lag_seconds', 'partition="0"')).toBe(0);
    const lag = valueIn(text, 'chanrong_lag_seconds', 'partition="1"') as number;
    expect(lag).toBeGreaterThan(89);
    expect(lag).toBeLessThan(150);
    expect(valueIn(text, 'chanrong_audit_broken')).toBe(1);
  });

  it('counts what is in quarantine, a class without anything too', async () => {
    await pool.query(
      `insert into quarantine (gateway_id, topic, code, class, detail, hint, body, received_ms)
       values ('gw', 't', 'payload-not-json', 'poison', '', '', '', 1)`,
    );
    const text = await open().metrics();
    expect(valueIn(text, 'chanrong_quarantine_open', 'class="poison"')).toBe(1);
    expect(valueIn(text, 'chanrong_quarantine_open', 'class="contract"')).toBe(0);
    expect(valueIn(text, 'chanrong_alerts_open', 'rule="stock-fell"')).toBe(0);
    expect(valueIn(text, 'chanrong_disk_free_ratio')).toBeGreaterThan(0);
    expect(valueIn(text, 'pg_wal_bytes')).toBeGreaterThan(0);
  });

  it('tells nothing that it cannot know, and says so, when the database is away', async () => {
    const metrics = open();
    await pool.end();
    const text = await metrics.metrics();
    expect(valueIn(text, 'chanrong_installation_up')).toBe(0);
    expect(valueIn(text, 'chanrong_lag_seconds')).toBeUndefined();
    expect(valueIn(text, 'chanrong_gateway_connected')).toBeUndefined();
    expect(complaints.join()).toContain('installation not measured');
  });
});

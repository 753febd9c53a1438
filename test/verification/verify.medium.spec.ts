/** What verification finds: a plant's life is journaled, folded and sealed, then one thing is altered. */
import { generateKeyPairSync } from 'node:crypto';
import { verifierKeyText } from '@chanrong/proof';
import type { TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type PartitionVerdict,
  verifyPartition,
} from '../../apps/ops/src/verify/verify-partition.js';
import type { Plant } from '../../apps/scorer/test/scorer-fixture.js';
import { messages, SealedPlant } from './sealed-plant.js';

let database: TestDatabase;
let plant: Plant;
/** Of the first score of the plant's history. */
let scoreSeq: number;
let sealed: SealedPlant;

beforeAll(async () => {
  sealed = await SealedPlant.create();
  ({ database, plant } = sealed);
  [scoreSeq] = (await sealed.scoreSeqs()) as [number];
}, 120_000);

afterAll(() => sealed.drop());

const verify = (options = {}): Promise<PartitionVerdict> =>
  verifyPartition(database.pool, plant.partition, options);

/** What verification says after a change to a table, which is undone again. */
async function after(table: string, change: string, options = {}): Promise<readonly string[]> {
  const { pool } = database;
  await pool.query(`create table kept as table ${table}`);
  try {
    expect((await pool.query(change)).rowCount).toBeGreaterThan(0);
    return (await verify(options)).differences;
  } finally {
    // Other tables may refer to it: none of that is looked at while it is put back.
    await pool.query(`
      begin;
      set local session_replication_role = replica;
      delete from ${table};
      insert into ${table} overriding system value table kept;
      drop table kept;
      commit`);
  }
}

describe('verification of a journal that is as it was written', () => {
  it('finds nothing, and says how much it looked at', async () => {
    const verdict = await verify({ recompute: true });
    expect(verdict.differences).toEqual([]);
    expect(verdict.segments).toBeGreaterThan(messages);
    expect(verdict.heads).toBeGreaterThanOrEqual(2);
    expect(verdict.provenSeq).toBe(verdict.segments);
    expect(verdict.scores).toBeGreaterThan(1);
    expect(verdict.portraits).toBeGreaterThan(0);
    expect(verdict.facilities).toBeGreaterThan(0);
    expect(verdict.alerts).toBeGreaterThan(0);
    expect(verdict.dailyCells).toBeGreaterThan(0);
    expect(verdict.readings).toBe(2 * messages);
  });

  it('folds nothing where only the journal is asked about', async () => {
    const verdict = await verify();
    expect(verdict).toMatchObject({ differences: [], scores: 0, readings: 0 });
    expect(verdict.heads).toBeGreaterThanOrEqual(2);
  });

  it('can be asked about one enterprise, and about one of its scores', async () => {
    const all = await verify({ recompute: true });
    const one = await verify({ recompute: true, uscc: plant.uscc });
    expect(one).toMatchObject({ differences: [], portraits: 1 });
    const early = await verify({ recompute: true, uscc: plant.uscc, toSeq: scoreSeq });
    expect(early).toMatchObject({ differences: [], scores: 1 });
    expect(early.readings).toBeLessThan(all.readings);
  });

  it('accepts no signatures but of the key it was given', async () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const verifierKeys = [verifierKeyText({ name: 'chanrong/test', privateKey: other })];
    const { differences } = await verify({ verifierKeys });
    expect(differences[0]).toMatch(/^the head over \d+ segments is not signed by a key/);
  });
});

describe('verification of what was altered', () => {
  const recompute = true;
  const at = (seq: number): string => `partition = ${plant.partition} and seq = ${seq}`;
  const inPlace = (): string => `partition = ${plant.partition}`;

  it.each([
    ['body', 'body = set_byte(body, 9, 1)'],
    ['time', 'recorded_ms = recorded_ms - 9'],
    ['hash', 'hash = sha256(hash)'],
  ])('names the first segment whose %s was changed', async (_, change) => {
    const change30 = `update journal_segment set ${change} where ${at(30)}`;
    expect(await after('journal_segment', change30)).toEqual([
      'segment 30 does not hash to what the chain says: it was altered',
    ]);
  });

  it('names a segment that is missing', async () => {
    const found = await after('journal_segment', `delete from journal_segment where ${at(30)}`);
    expect(found).toEqual(['segment 30 is missing']);
  });

  it('finds a journal cut short, though what its head says was cut with it', async () => {
    const cut = `update journal_head h set seq = s.seq, recorded_ms = s.recorded_ms, hash = s.hash
      from journal_segment s where s.partition = h.partition and s.partition = ${plant.partition} and s.seq = 40`;
    expect(await after('journal_head', cut)).toContainEqual(
      expect.stringMatching(/^a head was signed over \d+ segments, the journal has 40$/),
    );
  });

  it('finds history rewritten with a chain that holds', async () => {
    // As one who owns the database could: everything from the altered segment on is hashed again.
    const found = await after(
      'journal_segment',
      `with recursive again as (
         select partition, seq, set_byte(body, 9, 1) as body,
           sha256((select hash from journal_segment where ${at(29)}) || int4send(partition)
             || int8send(seq) || int8send(recorded_ms) || sha256(set_byte(body, 9, 1))) as hash
           from journal_segment where ${at(30)}
         union all
         select s.partition, s.seq, s.body,
           sha256(a.hash || int4send(s.partition) || int8send(s.seq) || int8send(s.recorded_ms)
             || sha256(s.body))
           from journal_segment s join again a on s.partition = a.partition and s.seq = a.seq + 1)
       update journal_segment s set body = a.body, hash = a.hash from again a
         where s.partition = a.partition and s.seq = a.seq`,
    );
    expect(found[0]).toMatch(/^the head over \d+ segments was signed over other contents/);
  });

  it('finds a head that was replaced', async () => {
    const change = `update journal_tree_head set root = sha256(root) where ${inPlace()}`;
    const found = await after('journal_tree_head', change);
    expect(found[0]).toMatch(/^the head over \d+ segments was signed over other contents/);
  });

  it.each([
    [
      'score',
      'an answer',
      `body = replace(body::text, '"outcome":', '"outcome": ')::json`,
      /^score of .*: answer is/,
    ],
    ['score', 'a grade', `grade = 'Z'`, /^score of .* segment \d+: grade is Z, the journal gives/],
    ['score', 'a portrait hash', 'portrait_hash = sha256(hash)', /: portrait hash is/],
    ['risk_latest', 'a score', 'score = 999', /^newest score of .*: score is 999, the journal/],
    ['portrait_latest', 'a portrait', `body = '{}'`, /^portrait of .*: portrait is/],
    ['facility_state', 'a state', `state = 'normal'`, /^margin state of F-.*: state is normal/],
    ['alert', 'an opening', 'opened_known_ms = opened_known_ms - 1', /^alert .*: known at is/],
    ['alert', 'a severity', `severity = 'info'`, /^alert .*: severity is info/],
  ])('finds in %s %s that was altered', async (table, _, change, message) => {
    const where = table === 'alert' ? `${inPlace()} and severity <> 'info'` : inPlace();
    const found = await after(table, `update ${table} set ${change} where ${where}`, { recompute });
    expect(found[0]).toMatch(message);
  });

  it('finds assets and daily quantities that were altered', async () => {
    const assets = `update asset_latest set body = '{}'`;
    expect((await after('asset_latest', assets, { recompute }))[0]).toMatch(/^assets of .* is/);
    const daily = 'update daily_rollup set quantity = quantity + 1';
    const found = await after('daily_rollup', daily, { recompute });
    expect(found[0]).toMatch(/^daily .* is \d+, the journal gives \d+$/);
  });

  it.each([
    ['score', /^score of .* follows from the journal but is not stored$/],
    ['alert', /^alert .* follows from the journal but is not stored$/],
    ['daily_rollup', /^daily .* is 0, the journal gives/],
  ])('finds rows of %s that were removed', async (table, message) => {
    const found = await after(table, `delete from ${table}`, { recompute });
    expect(found[0]).toMatch(message);
  });

  it('finds a score that does not follow from the journal', async () => {
    const invented = `insert into score select uscc, seq + 1, partition, as_of_ms, known_at_ms, outcome,
      score, grade, body, hash, portrait_hash from score where ${at(scoreSeq)}`;
    const found = await after('score', invented, { recompute });
    expect(found[0]).toMatch(/^score of .* is stored but does not follow from the journal$/);
  });

  it('finds nothing afterwards: what the tests changed is as it was', async () => {
    expect((await verify({ recompute })).differences).toEqual([]);
  });
});

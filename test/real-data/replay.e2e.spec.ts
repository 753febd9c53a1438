/**
 * Recorded machines through the whole product: MQTT in, risk profile out over HTTP. Once in peace, once
 * with `kill -9` of scorer, ingest and the replay itself: the same lines, the same portrait, the same score.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeData, decodeSegmentBody } from '@chanrong/contracts';
import { PostgresJournal } from '@chanrong/journal';
import { listFiles } from '../../apps/ops/src/replay/source-files.js';
import { until } from '../harness/stack.js';
import { Installation } from '../harness/installation.js';
import { referenceData } from './reference-data.js';
import { statedDays } from './stated-days.js';
import { utilisationByDay } from './utilisation.js';

const nist = referenceData('nist-smstestbed');
const steel = referenceData('steel-energy');
const nistUscc = '91320298MA0N15T01P';
const steelUscc = '91320298MA0UC85119';
const days = [
  'Mazak01-20180215-20180216',
  'Mazak01-20180220-20180221',
  'Mazak01-20180221-20180222',
];
const replayNist = ['nist', '--source', nist, '--files', 'Mazak01-2018*', '--speed', 'max'];

const expectedCounts = JSON.parse(
  readFileSync(join(nist, 'expected-counts.json'), 'utf8'),
) as Record<string, { rows: number }>;
const lineCount = days.reduce((sum, day) => sum + (expectedCounts[day]?.rows ?? 0), 0);

async function partitionOf({ pool }: Installation, uscc: string): Promise<number> {
  const { rows } = await pool.query<{ partition: number }>(
    'select partition from enterprise where uscc = $1',
    [uscc],
  );
  return rows[0]?.partition as number;
}

/** Readings in the journal by seq of their message; every entry, doubles included. */
async function journaled(installation: Installation, gatewayId: string, uscc: string) {
  const partition = await partitionOf(installation, uscc);
  const segments = await new PostgresJournal(installation.pool).read(
    [{ partition, seq: 0 }],
    100_000,
  );
  const bySeq = new Map<number, number>();
  let doubles = 0;
  for (const entry of segments.flatMap(({ body }) => decodeSegmentBody(body))) {
    if (entry.kind !== 'telemetry' || entry.topicKind !== 'data') continue;
    if (entry.gatewayId !== gatewayId) continue;
    const decoded = decodeData(entry.body);
    if (!decoded.ok) throw new Error(decoded.error.detail);
    if (bySeq.has(decoded.value.seq)) doubles += 1;
    bySeq.set(decoded.value.seq, decoded.value.values.length);
  }
  return {
    doubles,
    messages: bySeq.size,
    readings: [...bySeq.values()].reduce((a, b) => a + b, 0),
  };
}

async function daily({ pool }: Installation, uscc: string, measure: string) {
  const { rows } = await pool.query<{ day: string; quantity: string }>(
    `select day::text, sum(quantity) as quantity from daily_rollup
      where uscc = $1 and measure = $2 group by day order by day`,
    [uscc, measure],
  );
  return new Map(rows.map(({ day, quantity }) => [day, Number(quantity)]));
}

async function hashes({ pool }: Installation, uscc: string): Promise<unknown> {
  const { rows } = await pool.query(
    `select encode(p.hash, 'hex') as portrait, encode(r.hash, 'hex') as score
       from portrait_latest p join risk_latest r using (uscc) where uscc = $1`,
    [uscc],
  );
  return rows[0];
}

/** Of the undisturbed replay; what the others must end in. */
let calmHashes: unknown;

describe('recorded data through the whole product', () => {
  let calm: Installation;

  beforeAll(async () => {
    calm = await Installation.start();
    await calm.replayed(...replayNist);
    calmHashes = await hashes(calm, nistUscc);
  }, 180_000);
  afterAll(() => calm?.stop(), 60_000);

  it('journals every line exactly once, and turns none away', async () => {
    const { doubles, messages, readings } = await journaled(calm, 'nist-mazak01', nistUscc);
    expect({ doubles, readings }).toEqual({ doubles: 0, readings: lineCount });
    expect(lineCount).toBe(67_008);
    expect(messages).toBeGreaterThan(1_000);
    const { rows } = await calm.pool.query('select code, detail from quarantine');
    expect(rows).toEqual([]);
  });

  it('finds the utilisation that the files themselves give', async () => {
    const expected = utilisationByDay(await listFiles(nist, 'Mazak01-2018*'), -5);
    const operating = await daily(calm, nistUscc, 'operating_ms');
    const observed = await daily(calm, nistUscc, 'observed_ms');
    expect([...observed.keys()]).toEqual([...expected.keys()]);
    for (const [day, { operatingMs, observedMs }] of expected) {
      expect([day, operating.get(day) ?? 0, observed.get(day)]).toEqual([
        day,
        operatingMs,
        observedMs,
      ]);
    }
  });

  it('answers the bank with the profile and the risk of the machine', async () => {
    const profile = await calm.get(`/v1/enterprises/${nistUscc}/profile`);
    expect(profile).toMatchObject({ timeBase: 'recorded', readingCount: lineCount });
    const risk = await calm.get(`/v1/enterprises/${nistUscc}/risk`);
    expect(risk).toMatchObject({
      outcome: 'scored',
      enterprise: { uscc: nistUscc },
      score: expect.any(Number),
      grade: expect.stringMatching(/^[A-E]$/),
      pd12m: expect.any(Number),
      model: { id: 'chanrong-expert' },
      journal: { partition: await partitionOf(calm, nistUscc) },
    });
    expect((risk['reasons'] as unknown[]).length).toBeGreaterThan(0);
  });

  it('sends the same messages when repeated, and changes nothing', async () => {
    const output = await calm.replayed(...replayNist);
    expect(output).toContain('the same messages again');
    const { doubles, messages } = await journaled(calm, 'nist-mazak01', nistUscc);
    expect(doubles).toBe(messages);
    expect(await hashes(calm, nistUscc)).toEqual(calmHashes);
  }, 60_000);

  it('has the energy of the steel plant day by day, as its file states it', async () => {
    await calm.replayed('steel', '--source', steel, '--speed', 'max');
    const { doubles, messages } = await journaled(calm, 'uci-steel-meter', steelUscc);
    expect({ doubles, messages }).toEqual({ doubles: 0, messages: 35_040 });
    const stated = [...statedDays(steel)].map(([day, kwh]) => [day, kwh.times(1e6).toNumber()]);
    expect([...(await daily(calm, steelUscc, 'energy_mwh'))]).toEqual(stated);
  }, 120_000);

  it('publishes prices in CNY per tonne to every partition, once', async () => {
    const source = referenceData('worldbank-pinksheet');
    const first = await calm.replayed('prices', '--source', source, '--as-of', '2018-02');
    expect(first).toContain('worldbank-2018-02');
    expect(first).toContain('published to every partition');
    expect(await calm.replayed('prices', '--source', source, '--as-of', '2018-02')).toContain(
      'nothing changed',
    );
  }, 60_000);

  it('says what is wrong with a source in one sentence', async () => {
    const run = calm.replay('nist', '--source', steel);
    expect(await run.end()).toBe(1);
    expect(run.output.trim().split('\n')).toEqual([
      expect.stringMatching(/^chanrong: .*no file matches \*\.txt\*; check --source and --files$/),
    ]);
  }, 60_000);
});

describe('recorded data through a product whose processes are killed', () => {
  let stormy: Installation;
  beforeAll(async () => {
    stormy = await Installation.start();
  }, 120_000);
  afterAll(() => stormy?.stop(), 60_000);

  it('ends in the same portrait and the same score', async () => {
    const acknowledged = async (): Promise<number> => {
      const { rows } = await stormy.pool.query<{ entries: string }>(
        'select coalesce(sum(entries), 0) as entries from journal_segment',
      );
      return Number(rows[0]?.entries);
    };
    // Slow enough to be hit in the middle: three working days in about half a minute.
    const slowly = [...replayNist.slice(0, -1), '20000'];
    const run = stormy.replay(...slowly);
    for (const [mark, app] of [
      [1_500, 'scorer'],
      [3_000, 'ingest'],
      [4_500, 'scorer'],
      [5_500, 'ingest'],
    ] as const) {
      await until(async () => (await acknowledged()) >= mark, `entry ${mark}`);
      stormy.kill(app);
    }
    await until(async () => (await acknowledged()) >= 6_500, 'entry 6500');
    await run.end('SIGKILL');
    const resumed = await stormy.replayed(...replayNist);
    expect(resumed).toContain('going on');

    const { readings } = await journaled(stormy, 'nist-mazak01', nistUscc);
    expect(readings).toBe(lineCount);
    expect(calmHashes).toBeDefined();
    expect(await hashes(stormy, nistUscc)).toEqual(calmHashes);
  }, 240_000);
});

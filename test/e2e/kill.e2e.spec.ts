/**
 * Nothing acknowledged is lost and nothing counts twice when processes are killed: one recorded month of
 * a small plant, once undisturbed and once with `kill -9` of scorer and ingest in the middle of it, must
 * end in the same portrait, the same score and the same daily quantities, byte for byte.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Birth } from '@chanrong/contracts';
import { openGateway } from '@chanrong/gateway';
import { PostgresJournal } from '@chanrong/journal';
import { Prng, unwrap, type Uscc, usccCheckCharacter } from '@chanrong/kernel';
import { expertScorecard } from '@chanrong/scoring';
import {
  commitScorecard,
  enrolGateway,
  publishPriceSet,
  registerAsset,
  registerEnterprise,
} from '@chanrong/store';
import { verifyPartition } from '../../apps/ops/src/verify/verify-partition.js';
import { Stack, until } from '../harness/stack.js';

const partitionCount = 4;
const startMs = Date.UTC(2026, 0, 5);
const stepMs = 60_000;
const messageCount = 4_000;
const readingsPerChannel = 10;
const body17 = '91320206MA1T00003';
const uscc = `${body17}${usccCheckCharacter(body17)}` as Uscc;

const birth: Birth = {
  epoch: 1,
  firmware: 'recorded plant',
  channels: [
    { id: 0, asset: 'PRESS-1', measure: 'running', report: 'periodic', periodMs: stepMs },
    {
      id: 1,
      asset: 'METER-1',
      measure: 'energy_kwh',
      unit: 'kWh',
      report: 'periodic',
      periodMs: stepMs,
    },
    {
      id: 2,
      asset: 'TANK-1',
      measure: 'mass_kg',
      unit: 'kg',
      sigma: 4,
      report: 'periodic',
      periodMs: stepMs,
    },
    { id: 3, asset: 'PRESS-1', measure: 'parts_total', report: 'periodic', periodMs: stepMs },
  ],
};

interface Outcome {
  readonly portraitHash: string;
  readonly scoreHash: string;
  readonly score: number | null;
  readonly outcome: string;
  readonly readings: number;
  readonly daily: readonly string[];
}

/** Message `seq`, always the same: ten minutes of the plant. */
function message(seq: number): string {
  const prng = Prng.fromSeed(`kill ${seq}`);
  const baseMs = startMs + (seq - 1) * readingsPerChannel * stepMs;
  const c: number[] = [];
  const d: number[] = [];
  const x: number[] = [];
  for (let step = 0; step < readingsPerChannel; step += 1) {
    const minute = (seq - 1) * readingsPerChannel + step;
    const running = minute % 1_440 < 960 ? 1 : 0;
    const values = [
      running,
      Math.round((0.2 + running * 1.5 + prng.uniform() * 0.1) * 1_000) / 1_000,
      Math.round(50_000 + prng.normal() * 4),
      Math.floor(minute / 3),
    ];
    values.forEach((value, channel) => {
      c.push(channel);
      d.push(step * stepMs);
      x.push(value);
    });
  }
  return JSON.stringify({ e: 1, s: seq, t: baseMs, c, d, x });
}

async function enrolPlant(stack: Stack): Promise<{ secret: string; partition: number }> {
  const { pool } = stack;
  unwrap(await commitScorecard(pool, expertScorecard));
  unwrap(
    await publishPriceSet(pool, {
      priceSetId: 'january',
      asOfMs: startMs,
      currency: 'CNY',
      prices: [
        { commodity: 'COPPER', pricePerTonne: '65620.00', dailyVolatility: 0.012, source: 'test' },
      ],
    }),
  );
  unwrap(await registerEnterprise(pool, { uscc, name: 'Press works', timeBase: 'recorded' }));
  const tank = { assetId: 'TANK-1', kind: 'storage', name: 'Tank 1', commodity: 'COPPER' } as const;
  unwrap(await registerAsset(pool, { uscc, ...tank }));
  const { secret, partition } = unwrap(await enrolGateway(pool, { gatewayId: 'press-1', uscc }));
  return { secret: secret as string, partition };
}

/** Publishes the month; `disturb` runs beside it and is told how far the acknowledgements are. */
async function runMonth(
  stack: Stack,
  disturb: (acknowledged: () => number) => Promise<void>,
): Promise<Outcome> {
  const { secret, partition } = await enrolPlant(stack);
  await stack.startIngest();
  stack.startScorer({ CHECKPOINT_INTERVAL_MS: '300' });
  const gateway = await openGateway({
    url: stack.mqttUrl,
    gatewayId: 'press-1',
    secret,
    partition,
    epoch: 1,
    spoolDirectory: join(stack.folder, 'spool'),
    inflightMax: 64,
  });
  gateway.declare(birth);
  const disturbed = disturb(() => gateway.acknowledgedSeq);
  for (let seq = 1; seq <= messageCount; seq += 1) await gateway.send(message(seq), seq);
  await disturbed;
  await gateway.drained();
  await gateway.close();
  const wanted = messageCount * readingsPerChannel * birth.channels.length;
  await until(async () => (await readOutcome(stack)).readings >= wanted, 'the last portrait');
  await until(() => stack.isCaughtUp(), 'the scorer');
  return readOutcome(stack);
}

async function readOutcome({ pool }: Stack): Promise<Outcome> {
  const { rows } = await pool.query<{
    portrait_hash: string;
    score_hash: string;
    score: number | null;
    outcome: string;
    readings: string;
  }>(
    `select encode(p.hash, 'hex') as portrait_hash, encode(r.hash, 'hex') as score_hash, r.score, r.outcome,
       p.body ->> 'readingCount' as readings
     from portrait_latest p join risk_latest r using (uscc) where uscc = $1`,
    [uscc],
  );
  const daily = await pool.query<{ line: string }>(
    `select concat_ws(' ', day, asset_id, measure, quantity) as line from daily_rollup order by line`,
  );
  return {
    portraitHash: rows[0]?.portrait_hash ?? '',
    scoreHash: rows[0]?.score_hash ?? '',
    score: rows[0]?.score ?? null,
    outcome: rows[0]?.outcome ?? '',
    readings: Number(rows[0]?.readings ?? 0),
    daily: daily.rows.map(({ line }) => line),
  };
}

describe('killing processes in the middle of a month of telemetry', () => {
  let calm: Stack;
  let stormy: Stack;
  let undisturbed: Outcome;
  let disturbed: Outcome;
  let kills = 0;

  beforeAll(async () => {
    calm = await Stack.create({ partitionCount });
    undisturbed = await runMonth(calm, () => Promise.resolve());
    stormy = await Stack.create({ partitionCount });
    disturbed = await runMonth(stormy, async (acknowledged) => {
      const prng = Prng.fromSeed('storm');
      for (let storm = 1; storm <= 6; storm += 1) {
        const mark = Math.floor((messageCount * (storm + prng.uniform() * 0.5)) / 7.5);
        await until(() => Promise.resolve(acknowledged() >= mark), `message ${mark}`);
        const name = storm % 2 === 0 ? 'ingest' : 'scorer';
        await stormy.apps.get(name)?.stop('SIGKILL');
        kills += 1;
        if (name === 'ingest') await stormy.startIngest();
        else stormy.startScorer({ CHECKPOINT_INTERVAL_MS: '300' });
      }
    });
  }, 240_000);

  afterAll(async () => {
    await calm?.stop();
    await stormy?.stop();
  }, 60_000);

  it('counts every reading exactly once', () => {
    const wanted = messageCount * readingsPerChannel * birth.channels.length;
    expect(undisturbed.readings).toBe(wanted);
    expect(disturbed.readings).toBe(wanted);
    expect(kills).toBe(6);
  });

  it('ends in the same portrait and the same score, byte for byte', () => {
    expect(undisturbed.portraitHash).toMatch(/^[0-9a-f]{64}$/);
    expect(disturbed.portraitHash).toBe(undisturbed.portraitHash);
    expect(disturbed.scoreHash).toBe(undisturbed.scoreHash);
    expect(disturbed.score).toBe(undisturbed.score);
    expect(undisturbed.outcome).toBe('scored');
  });

  it('ends in the same daily quantities', () => {
    expect(undisturbed.daily.length).toBeGreaterThan(60);
    expect(disturbed.daily).toEqual(undisturbed.daily);
  });

  it('follows from the journal, whose chain is whole', async () => {
    const journal = new PostgresJournal(stormy.pool);
    for (let partition = 0; partition < partitionCount; partition += 1) {
      const verdict = await verifyPartition(stormy.pool, journal, partition);
      expect(verdict.differences).toEqual([]);
    }
  });
});

/** Three enterprises as the scorer leaves them: one well observed, one just begun, one only registered. */
import { createHash } from 'node:crypto';
import { canonicalJson, type JsonValue, usccCheckCharacter } from '@chanrong/kernel';
import type { AssetDetail } from '@chanrong/engine';
import {
  type DayPortrait,
  emptyDay,
  emptyProduction,
  type FacilityTerms,
  noFlow,
  noTitle,
  type Portrait,
  type PriceSetPublished,
} from '@chanrong/portrait';
import {
  assessFacility,
  type Evaluation,
  evaluate,
  expertScorecard,
  type FacilityAssessment,
  marketFrom,
  scoreContent,
} from '@chanrong/scoring';
import type pg from 'pg';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 2026-11-22, a Sunday. */
const today = 20_779;
export const nowMs = today * DAY_MS;

export const observed = usccOf('91320214MA1AAAAA0');
export const begun = usccOf('91320214MA1BBBBB0');
export const registered = usccOf('91320214MA1CCCCC0');
export const unknown = usccOf('91320214MA1DDDDD0');

function usccOf(first17: string): string {
  return first17 + usccCheckCharacter(first17);
}

const priceSet: PriceSetPublished = {
  type: 'priceSet.published',
  priceSetId: 'prices-1',
  asOfMs: nowMs - HOUR_MS,
  currency: 'CNY',
  prices: [
    { commodity: 'COPPER', pricePerTonne: '68250.50', dailyVolatility: 0.012, source: 'test' },
  ],
};

function portraitOf(uscc: string, changes: Partial<Portrait> = {}): Portrait {
  return {
    uscc,
    name: uscc === observed ? '无锡示例精密制造有限公司' : '无锡新设机械有限公司',
    timeBase: 'live',
    asOfMs: nowMs,
    firstEventMs: nowMs - 37 * DAY_MS,
    lastEventMs: nowMs - 1_000,
    readingCount: 4_000_000,
    lateReadingCount: 12,
    assets: [
      {
        assetId: 'CNC-01',
        kind: 'machine',
        name: 'lathe',
        commodity: null,
        stock: null,
        tamperedMs: null,
        trust: 0.98,
      },
      {
        assetId: 'TANK-01',
        kind: 'storage',
        name: 'copper store',
        commodity: 'COPPER',
        stock: {
          quantityKg: 52_000,
          sigmaKg: 260,
          lowKg: 51_572.3,
          observed: true,
          measuredMs: nowMs - 2_000,
          sinceMs: nowMs - 30 * DAY_MS,
          trust: 0.97,
          calibratedUntilMs: null,
          bookKg: null,
          receiptKg: null,
          trustedKg: 51_572.3,
          boundBy: 'measured',
          layers: [{ sinceMs: nowMs - 30 * DAY_MS, quantityKg: 52_000 }],
        },
        tamperedMs: null,
        trust: 0.97,
      },
    ],
    production: {
      ...emptyProduction,
      stateChannelCount: 1,
      energyChannelCount: 1,
      faultChannelCount: 1,
      days: Array.from({ length: 37 }, (_, index) => dayOf(today - 37 + index, index % 7 < 5)),
    },
    trust: {
      channelCount: 3,
      mean: 0.972,
      lowest: 0.91,
      coveragePpm: 996_400,
      silentChannelCount: 0,
      stuckChannelCount: 0,
      outOfRangeCount: 0,
      missingMessageCount: 0,
    },
    title: noTitle,
    flow: noFlow,
    ...changes,
  };
}

function dayOf(day: number, working: boolean): DayPortrait {
  const parts = working ? 480 + (day % 5) : 0;
  const energyMwh = (40 + 2 * parts) * 1_000_000 + 123_456;
  const operatingMs = working ? 16 * HOUR_MS : 0;
  const faults = day % 10 === 0 ? 1 : 0;
  return { ...emptyDay, day, operatingMs, observedMs: DAY_MS, energyMwh, parts, faults };
}

export interface Scored {
  readonly portrait: Portrait;
  readonly evaluation: Evaluation;
  readonly hash: Buffer;
}

/** What the engine says about an enterprise after segment `seq`, known at `knownAtMs`. */
export function scoreOf(
  uscc: string,
  position: { readonly seq: number; readonly knownAtMs: number },
  changes: Partial<Portrait> = {},
): Scored {
  const portrait = portraitOf(uscc, changes);
  const market = marketFrom(priceSet);
  const journal = { partition: 1, ...position };
  const evaluation = evaluate({ portrait, market, scorecard: expertScorecard, journal });
  const content = canonicalJson(scoreContent(evaluation) as unknown as JsonValue);
  return { portrait, evaluation, hash: createHash('sha256').update(content).digest() };
}

/** Oldest first: a poor day, a good one that became known an hour late, and the present. */
export const history = [
  scoreOf(
    observed,
    { seq: 10, knownAtMs: nowMs - 3 * HOUR_MS },
    {
      asOfMs: nowMs - 3 * HOUR_MS,
      trust: { ...portraitOf(observed).trust, lowest: 0.2, mean: 0.5 },
    },
  ),
  scoreOf(observed, { seq: 20, knownAtMs: nowMs - HOUR_MS }, { asOfMs: nowMs - 2 * HOUR_MS }),
  scoreOf(observed, { seq: 30, knownAtMs: nowMs }, { asOfMs: nowMs, assets: [] }),
] as const;

const beginning = scoreOf(
  begun,
  { seq: 31, knownAtMs: nowMs },
  { firstEventMs: nowMs - HOUR_MS, readingCount: 3, assets: [] },
);

export async function insertFixture(pool: pg.Pool): Promise<void> {
  await pool.query(
    `insert into enterprise (uscc, name, partition, park, grid) values
      ($1, '无锡示例精密制造有限公司', 1, 'park-1', 'grid-1'),
      ($2, '无锡新设机械有限公司', 1, 'park-1', 'grid-2'), ($3, '无锡待接入有限公司', 2, null, null)`,
    [observed, begun, registered],
  );
  await pool.query(
    `insert into consent (uscc, tenant, revoked_at) values
      ($1, 'bank-1', null), ($2, 'bank-1', null), ($3, 'bank-1', null), ($1, 'bank-2', now())`,
    [observed, begun, registered],
  );
  await pool.query(
    `insert into gateway (gateway_id, uscc, partition, secret_hash) values
      ('gw-observed', $1, 1, 'x'), ('gw-begun', $2, 1, 'x')`,
    [observed, begun],
  );
  for (const scored of history) await insertScore(pool, 'score', scored);
  await insertScore(pool, 'risk_latest', history[2]);
  await insertScore(pool, 'risk_latest', beginning);
  await insertPortrait(pool, history[1]);
  await insertPortrait(pool, beginning);
}

async function insertScore(pool: pg.Pool, table: string, { evaluation, hash }: Scored) {
  const scored = evaluation.outcome === 'scored' ? evaluation : undefined;
  await pool.query(
    `insert into ${table} (uscc, partition, seq, as_of_ms, known_at_ms, outcome, score, grade, body, hash)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      evaluation.enterprise.uscc,
      evaluation.journal.partition,
      evaluation.journal.seq,
      evaluation.asOfMs,
      evaluation.knownAtMs,
      evaluation.outcome,
      scored?.score ?? null,
      scored?.grade ?? null,
      JSON.stringify(evaluation),
      hash,
    ],
  );
}

/** One facility of each bank; bank-2 no longer has the consent. */
export async function insertFacilities(pool: pg.Pool): Promise<void> {
  await insertFacility(pool, { facilityId: 'F-1', tenant: 'bank-1' });
  await insertFacility(pool, { facilityId: 'F-2', tenant: 'bank-2' });
}

/** What receipts are made from besides the scores. */
export async function insertReceiptSources(pool: pg.Pool): Promise<void> {
  const { id, version } = expertScorecard;
  await pool.query(
    `insert into scorecard (scorecard_id, version, status, body) values ($1, $2, 'committed', $3)`,
    [id, version, JSON.stringify(expertScorecard)],
  );
  await pool.query(`insert into price_set (price_set_id, as_of, body) values ($1, now(), $2)`, [
    priceSet.priceSetId,
    JSON.stringify(priceSet),
  ]);
  await pool.query(
    `insert into journal_segment (partition, seq, recorded_ms, entries, body, hash)
      select 1, seq, $1, 1, '\\x00', sha256(int8send(seq)) from generate_series(1, 31) seq`,
    [nowMs],
  );
  // What is written later goes on after them.
  await pool.query(
    `update journal_head set seq = 31, recorded_ms = $1, hash = sha256(int8send(31)) where partition = 1`,
    [nowMs],
  );
}

/** A facility on the copper of the observed enterprise, assessed. */
async function insertFacility(
  pool: pg.Pool,
  { facilityId, tenant }: { readonly facilityId: string; readonly tenant: string },
): Promise<void> {
  const facility: FacilityTerms = {
    facilityId,
    uscc: observed,
    tenant,
    limitFen: 120_000_000,
    outstandingFen: 100_000_000,
    initialLtvPpm: 600_000,
    lines: {
      warnPpm: 750_000,
      callPpm: 850_000,
      liquidatePpm: 950_000,
      hysteresisPpm: 20_000,
      dwellMs: 0,
      cureMs: DAY_MS,
    },
  };
  const { collateral } = history[1].evaluation;
  const { assessment } = assessFacility({
    facility,
    collateral,
    priorClaimsFen: 0,
    standing: null,
    atMs: nowMs,
  });
  await pool.query(
    `insert into facility (facility_id, uscc, tenant, limit_fen, outstanding_fen, initial_ltv_ppm, lines)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      facilityId,
      observed,
      tenant,
      facility.limitFen,
      facility.outstandingFen,
      facility.initialLtvPpm,
      JSON.stringify(facility.lines),
    ],
  );
  await pool.query(
    `insert into facility_state (facility_id, uscc, tenant, partition, seq, as_of_ms, known_at_ms, state,
        body, hash)
      values ($1, $2, $3, 1, 20, $4, $4, $5, $6, '\\xabcd')`,
    [facilityId, observed, tenant, nowMs, assessment.state, JSON.stringify(assessment)],
  );
  await insertMarginHistory(pool, assessment);
}

/** It warned an hour ago. */
async function insertMarginHistory(pool: pg.Pool, assessment: FacilityAssessment): Promise<void> {
  const { facilityId, tenant } = assessment.facility;
  const before = { ...assessment, state: 'warn', sinceMs: nowMs - HOUR_MS };
  await pool.query(
    `insert into facility_transition (facility_id, uscc, tenant, partition, seq, as_of_ms, known_at_ms,
        state, previous, body, hash)
      values ($1, $2, $3, 1, 20, $4, $4, 'warn', null, $6, '\\xab'),
        ($1, $2, $3, 1, 30, $5, $5, 'normal', 'warn', $7, '\\xcd')`,
    [
      facilityId,
      observed,
      tenant,
      before.sinceMs,
      nowMs,
      JSON.stringify(before),
      JSON.stringify(assessment),
    ],
  );
  await pool.query(
    `insert into alert (alert_id, uscc, partition, rule, subject_kind, subject, severity, audience,
        tenant, evidence, opened_ms, opened_seq, opened_known_ms)
      values ($1, $2, 1, 'margin-warn', 'facility', $3, 'warning', 'credit', $4, $5, $6, 20, $6)`,
    [
      `margin ${facilityId}`,
      observed,
      facilityId,
      tenant,
      JSON.stringify({ value: 0.76, limit: 0.75, unit: 'loan to value', sinceMs: null }),
      before.sinceMs,
    ],
  );
}

async function insertPortrait(pool: pg.Pool, { portrait, evaluation, hash }: Scored) {
  const { journal, knownAtMs } = evaluation;
  await pool.query(
    `insert into portrait_latest (uscc, partition, seq, as_of_ms, known_at_ms, body, hash)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      portrait.uscc,
      journal.partition,
      journal.seq,
      portrait.asOfMs,
      knownAtMs,
      JSON.stringify(portrait),
      hash,
    ],
  );
  const assets = portrait.assets.map((asset): AssetDetail => ({ ...asset, channels: [channel] }));
  await pool.query(
    'insert into asset_latest (uscc, seq, known_at_ms, body) values ($1, $2, $3, $4)',
    [portrait.uscc, journal.seq, knownAtMs, JSON.stringify({ assets })],
  );
}

const channel = {
  channel: 'TANK-01/mass_kg',
  gatewayId: 'gw-observed',
  measure: 'mass_kg',
  unit: 'kg',
  lastValue: 52_000,
  lastText: null,
  lastEventMs: nowMs - 2_000,
  lastEventAt: null,
  trust: 0.97,
  coveragePpm: 996_400,
  readingCount: 100,
  outOfRangeCount: 0,
  state: 'current',
} as const;

/** One alert of either audience about `observed`, the older one closed. */
export async function insertAlerts(pool: pg.Pool): Promise<void> {
  await pool.query(
    `insert into alert (alert_id, uscc, partition, rule, subject_kind, subject, asset_id, severity, audience,
        evidence, opened_ms, opened_seq, opened_known_ms, closed_ms, closed_seq, closed_known_ms)
      values
        ('aa', $1, 1, 'channel-stuck', 'channel', 'TANK-01/mass_kg', 'TANK-01', 'warning', 'operations',
          $2, $4, 20, $4, $5, 25, $5),
        ('bb', $1, 1, 'stock-fell', 'asset', 'TANK-01', 'TANK-01', 'critical', 'credit',
          $3, $5, 26, $5, null, null, null)`,
    [
      observed,
      JSON.stringify({ value: 5_400, limit: 3_600, unit: 's', sinceMs: nowMs - 2 * HOUR_MS }),
      JSON.stringify({ value: 30_000, limit: 26_000, unit: 'kg', sinceMs: null }),
      nowMs - HOUR_MS,
      nowMs,
    ],
  );
}

/** Rejects: one refused by ingest from a stranger, the others found by the fold. */
export async function insertQuarantine(pool: pg.Pool, count: number): Promise<void> {
  await pool.query(
    `insert into quarantine (gateway_id, topic, code, class, detail, hint, body, received_ms)
      values ('stranger', 'chanrong/v1/1/stranger/data', 'gateway-unknown', 'business', 'd', 'h', $1, $2)`,
    [Buffer.from('{"e":1}'), nowMs],
  );
  await pool.query(
    `insert into quarantine (partition, seq, entry_index, reading_index, gateway_id, uscc, topic, code,
        class, detail, hint, body, received_ms)
      select 1, n, 0, case when n % 2 = 0 then -1 else 3 end, 'gw-observed', $1,
        'chanrong/v1/1/gw-observed/data', case when n % 2 = 0 then 'payload-not-json' else 'channel-unknown' end,
        'contract', 'd', 'h', $2, $3 from generate_series(1, $4::int) n`,
    [observed, Buffer.alloc(2_000, 'é'), nowMs, count],
  );
}

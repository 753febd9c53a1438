/** A checker in another language comes to the same figures from receipts alone, and notices every change. */
import { describe, expect, it } from '@jest/globals';
import { type Receipt, receiptFormat } from '@chanrong/contracts';
import { scoreHash } from '@chanrong/engine';
import { Prng } from '@chanrong/kernel';
import {
  type AssetHolding,
  type ContentPortrait,
  type DeclaredBalance,
  type AssetPortrait,
  type CommodityPrice,
  emptyDay,
  emptyProduction,
  noFlow,
  noTitle,
  type PlaceTitle,
  type PriceSetPublished,
  type StockLayer,
  type StockPortrait,
  type TitlePortrait,
} from '@chanrong/portrait';
import {
  emptyMarket,
  type Evaluation,
  evaluate,
  expertScorecard,
  grades,
  type GradeStanding,
  marketFrom,
} from '@chanrong/scoring';
import { checkReceipts } from '../harness/check-receipts.js';

const DAY_MS = 86_400_000;
const nowMs = Date.UTC(2026, 2, 2);
const uscc = '91320206MA1G00001N';
const receiptCount = 400;
const commodities = ['COPPER', 'STEEL', 'GRAPHENE', 'ALUMINUM', 'NOWHERE_QUOTED'];

/** Some enterprise: rich or empty, trusted or not, with or without prices, at any moment of its standing. */
function randomReceipt(index: number): Receipt {
  const prng = Prng.fromSeed(`receipt ${index}`);
  const chance = (probability: number): boolean => prng.uniform() < probability;
  const priceSets = chance(0.05) ? [] : randomPriceSets(prng, index);
  const assets = Array.from({ length: prng.integer({ min: 0, max: 6 }) }, (_, place) =>
    randomAsset(prng, place),
  );
  const recorded = chance(0.5);
  const evaluation = evaluate({
    portrait: {
      uscc,
      name: chance(0.5) ? '活塞铸造有限公司' : 'Press "works" é\u2028😀',
      timeBase: recorded ? 'recorded' : 'live',
      asOfMs: nowMs,
      firstEventMs: nowMs - 40 * DAY_MS,
      lastEventMs: nowMs - 1_000,
      readingCount: prng.integer({ min: 100, max: 1_000_000 }),
      lateReadingCount: 0,
      assets,
      ...(chance(0.7) ? { balance: randomBalance(prng) } : {}),
      production: {
        ...emptyProduction,
        stateChannelCount: prng.integer({ min: 0, max: 2 }),
        energyChannelCount: prng.integer({ min: 0, max: 2 }),
        faultChannelCount: prng.integer({ min: 0, max: 2 }),
        days: Array.from({ length: prng.integer({ min: 0, max: 36 }) }, (_, age) => ({
          ...emptyDay,
          day: nowMs / DAY_MS - 1 - age,
          operatingMs: prng.integer({ min: 0, max: DAY_MS }),
          observedMs: DAY_MS,
          energyMwh: prng.integer({ min: 0, max: 2_000_000_000 }),
          parts: prng.integer({ min: 0, max: 900 }),
          faults: chance(0.1) ? 1 : 0,
        })).toReversed(),
      },
      trust: {
        channelCount: 20,
        mean: prng.uniform(),
        lowest: prng.uniform(),
        coveragePpm: prng.integer({ min: 0, max: 1_000_000 }),
        silentChannelCount: prng.integer({ min: 0, max: 4 }),
        stuckChannelCount: prng.integer({ min: 0, max: 4 }),
        outOfRangeCount: 3,
        missingMessageCount: prng.integer({ min: 0, max: 400 }),
      },
      title: randomTitle(prng, assets),
      flow: noFlow,
    },
    market: priceSets.reduce((market, set) => marketFrom(set, market), emptyMarket),
    scorecard: expertScorecard,
    journal: { partition: index % 16, seq: index + 1, knownAtMs: nowMs },
    grading: { standing: chance(0.3) ? null : randomStanding(prng), atMs: nowMs - 1_000 },
  });
  return receiptOf(evaluation, priceSets.at(-1) ?? null);
}

/** Pledges on some units, some of them for more than there is, and a unit that two enterprises claim. */
function randomTitle(prng: Prng, assets: readonly AssetPortrait[]): TitlePortrait {
  const pledged = assets.filter(() => prng.uniform() < 0.3);
  const places = pledged.map(({ assetId, commodity, stock }): PlaceTitle => {
    const pledgedKg = Math.round((stock?.lowKg ?? 100) * prng.uniform() * 1.2);
    return {
      place: assetId,
      assetId,
      commodity: commodity ?? 'COPPER',
      isStored: true,
      measuredKg: stock?.lowKg ?? null,
      receiptKg: null,
      pledgedKg,
      pledgeCount: 1,
      peakPledgedKg: pledgedKg,
      peakMs: nowMs,
      overPledgedKg: 0,
      freeKg: 0,
      overPledged: [],
      coverPpm: null,
    };
  });
  const figures = { foundMs: nowMs, value: 2, limit: 1, unit: 'enterprises' };
  const findings = pledged.slice(0, prng.uniform() < 0.2 ? 1 : 0).map(({ assetId }) => {
    const code = 'place-claimed' as const;
    return { findingId: 'f', code, subject: 'YARD-1', assetId, ...figures };
  });
  return { ...noTitle, places, findings };
}

function receiptOf(evaluation: Evaluation, priceSet: PriceSetPublished | null): Receipt {
  const { partition, seq } = evaluation.journal;
  const recordedAt = '2026-03-02T00:00:00.000Z';
  return {
    format: receiptFormat,
    uscc,
    journal: { partition, seq, recordedAt, hash: '00'.repeat(32) },
    portraitHash: null,
    scoreHash: Buffer.from(scoreHash(evaluation)).toString('hex'),
    evaluation: evaluation as unknown as Receipt['evaluation'],
    scorecard: expertScorecard,
    priceSet: priceSet as Receipt['priceSet'],
  };
}

/** Up to two years of prices, with holes, repeated days and the odd set of an earlier day. */
function randomPriceSets(prng: Prng, index: number): PriceSetPublished[] {
  const count = prng.integer({ min: 1, max: prng.uniform() < 0.3 ? 400 : 30 });
  let asOfMs = nowMs - prng.integer({ min: 0, max: 45 * DAY_MS });
  const hole = prng.integer({ min: 0, max: 400 });
  return Array.from({ length: count }, (_, age) => {
    const set = randomPrices(prng, index, asOfMs);
    const days = age === hole ? 100 : prng.integer({ min: 0, max: 3 });
    asOfMs -= (age === 0 && prng.uniform() < 0.1 ? -5 : days) * DAY_MS;
    return set;
  }).toReversed();
}

// oxlint-disable-next-line max-params -- one set
function randomPrices(prng: Prng, index: number, asOfMs: number): PriceSetPublished {
  const priceOf = (commodity: string, place: number): CommodityPrice => ({
    commodity,
    pricePerTonne: (300 ** (1 + place / 5) * (0.97 + 0.06 * prng.uniform()) + 1).toFixed(
      prng.integer({ min: 0, max: 6 }),
    ),
    dailyVolatility: prng.uniform() < 0.05 ? 2 : prng.uniform() * 0.06,
    source: 'seeded',
  });
  return {
    type: 'priceSet.published',
    priceSetId: `seeded-${index}`,
    asOfMs,
    currency: 'CNY',
    prices: commodities.slice(0, 4).map(priceOf),
  };
}

function randomAsset(prng: Prng, place: number): AssetPortrait {
  const quantityKg = prng.uniform() * (prng.uniform() < 0.03 ? 1e13 : 400_000);
  const lowKg = quantityKg * (1 - 0.2 * prng.uniform());
  const bookKg = prng.uniform() < 0.7 ? null : quantityKg * (0.7 + 0.4 * prng.uniform());
  const receiptKg = prng.uniform() < 0.7 ? null : quantityKg * (0.7 + 0.4 * prng.uniform());
  const layers = randomLayers(prng, quantityKg);
  const stock: StockPortrait = {
    quantityKg,
    sigmaKg: 1,
    lowKg,
    observed: prng.uniform() < 0.9,
    measuredMs: nowMs,
    sinceMs: layers[0]?.sinceMs ?? nowMs,
    trust: 1 - 0.5 * prng.uniform() ** 2,
    bookKg,
    receiptKg,
    trustedKg: Math.min(lowKg, bookKg ?? lowKg, receiptKg ?? lowKg),
    boundBy: 'measured',
    layers,
  };
  return {
    assetId: `TANK-${place}`,
    kind: 'storage',
    name: 'tank',
    ...(prng.uniform() < 0.3 ? { holding: randomHolding(prng) } : {}),
    commodity: prng.uniform() < 0.05 ? null : (commodities[place % commodities.length] as string),
    stock: prng.uniform() < 0.05 ? null : stock,
    ...(prng.uniform() < 0.5 ? { content: randomContent(prng) } : {}),
    tamperedMs: null,
    trust: prng.uniform() < 0.05 ? null : 1 - 0.6 * prng.uniform() ** 2,
  };
}

function randomContent(prng: Prng): ContentPortrait {
  const inspection = {
    inspectedMs: nowMs - prng.integer({ min: 0, max: 150 * DAY_MS }),
    declaredPpm: 998_000,
    foundPpm: 998_000,
    method: 'assay',
    by: 'laboratory',
    certificate: 'seeded',
  } as const;
  const verdict = prng.pick(['proven', 'proven', 'unproven', 'implausible', 'refuted'] as const);
  return {
    verdict,
    inspection: verdict === 'implausible' || verdict === 'unproven' ? null : inspection,
    provenPpm: verdict === 'proven' ? prng.integer({ min: 1, max: 1_000_000 }) : 0,
    densityPpm: verdict === 'implausible' ? 640_000 : null,
  };
}

/** Up to four layers, oldest first. */
function randomLayers(prng: Prng, quantityKg: number): StockLayer[] {
  const shares = Array.from({ length: prng.integer({ min: 1, max: 4 }) }, () => prng.uniform());
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares
    .map((share) => ({
      sinceMs: nowMs - prng.integer({ min: 0, max: 400 * DAY_MS }),
      quantityKg: (quantityKg * share) / total,
    }))
    .sort((a, b) => a.sinceMs - b.sinceMs);
}

function randomBalance(prng: Prng): DeclaredBalance {
  const scaleFen = 10 ** prng.integer({ min: 6, max: 12 });
  const fen = (): number => Math.floor(prng.uniform() * scaleFen);
  return {
    asOfMs: nowMs - prng.integer({ min: 0, max: 450 * DAY_MS }),
    totalAssetsFen: fen(),
    shortTermDebtFen: fen(),
    longTermDebtFen: fen(),
    searchCertificate: prng.uniform() < 0.2 ? null : 'certificate',
    source: 'seeded',
  };
}

function randomHolding(prng: Prng): AssetHolding {
  const maybe = prng.uniform() < 0.5;
  return {
    stage: prng.pick(['stored', 'stored', 'in-process', 'in-transit']),
    ...(maybe ? { documented: prng.uniform() < 0.5, waived: prng.uniform() < 0.5 } : {}),
    owner: prng.pick(['own', 'own', 'consigned']),
    site: prng.pick(['own', 'third-party']),
    ...(maybe ? { costPerTonne: (prng.uniform() * 90_000).toFixed(2) } : {}),
  };
}

/** Observations grow older and worse, as stepping leaves them. */
function randomStanding(prng: Prng): GradeStanding {
  const start = prng.integer({ min: 0, max: 4 });
  const observed = grades
    .slice(start, start + prng.integer({ min: 1, max: 3 }))
    .map((grade, age) => {
      return { grade, atMs: nowMs - 1_000 - (age + 1) * prng.integer({ min: 1, max: 9 * DAY_MS }) };
    });
  const grade = observed.at(-1)?.grade ?? 'C';
  const firstMs = nowMs - prng.integer({ min: 0, max: 3 * DAY_MS });
  return { grade, previousGrade: null, sinceMs: nowMs - 90 * DAY_MS, firstMs, observed };
}

describe('tools/check-receipt.py', () => {
  const receipts = Array.from({ length: receiptCount }, (_, index) => randomReceipt(index));

  it(`agrees with ${receiptCount} receipts to the last digit`, async () => {
    expect(await checkReceipts(receipts)).toEqual({ code: 0, complaints: [] });
    const outcomes = receipts.map(({ evaluation }) => evaluation['outcome']);
    expect(outcomes.filter((outcome) => outcome === 'scored').length).toBeGreaterThan(100);
    expect(outcomes).toContain('insufficient-data');
  });

  it.each<[string, (evaluation: Evaluation & Record<string, unknown>) => void]>([
    ['score', (e) => Object.assign(e, { score: (e['score'] as number) + 1 })],
    ['PD', (e) => Object.assign(e, { pd12m: 0.000501 })],
    [
      'grade',
      (e) =>
        Object.assign(e, { grade: 'A', grading: { ...(e['grading'] as object), observed: 'A' } }),
    ],
    ['borrowing base', (e) => Object.assign(e.collateral, { borrowingBaseFen: 1 })],
    ['suggested limit', (e) => Object.assign(e['creditLimitSuggested'] as object, { fen: 7 })],
    ['points', (e) => Object.assign((e['contributions'] as object[])[0] as object, { points: 99 })],
    [
      'volatility',
      (e) => Object.assign(e.collateral.units[0] as object, { dailyVolatilityPpm: 1 }),
    ],
    [
      'observedDays',
      (e) => Object.assign(e.collateral.prices[0] as object, { observedDays: 7_777 }),
    ],
    ['PLEDGED', (e) => Object.assign(e.collateral.units[0] as object, { pledgedGrams: 1 })],
    ['gross', (e) => Object.assign(e.collateral.units[0] as object, { quantityGrams: 1 })],
    ['score hash', (e) => Object.assign(e.enterprise, { name: 'another' })],
  ])('notices a changed %s', async (what, change) => {
    const honest = receipts.find(({ evaluation }) => {
      const { outcome, collateral, grade } = evaluation as unknown as Evaluation & {
        grade: string;
      };
      return (
        outcome === 'scored' && grade !== 'A' && (collateral.units[0]?.eligibleFen ?? 0) > 1_000
      );
    });
    const changed = structuredClone(honest) as Receipt;
    change(changed.evaluation as unknown as Evaluation & Record<string, unknown>);
    const { code, complaints } = await checkReceipts([changed]);
    expect(code).toBe(1);
    expect(complaints.join('\n')).toContain(what);
  });
});

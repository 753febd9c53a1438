/** Receipts of made-up enterprises and facilities, rich or empty, seen or not: one seed, one receipt. */
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
  type Portrait,
  type PriceSetPublished,
  type Receivable,
  type StockLayer,
  type StockPortrait,
  type TitlePortrait,
} from '@chanrong/portrait';
import {
  assessFacility,
  type Collateral,
  emptyMarket,
  type Evaluation,
  evaluate,
  expertScorecard,
  type FacilityAssessment,
  grades,
  type GradeStanding,
  type MarginStanding,
  type Market,
  marginStates,
  marketFrom,
  valueCollateral,
} from '@chanrong/scoring';

const DAY_MS = 86_400_000;
const nowMs = Date.UTC(2026, 2, 2);
const uscc = '91320206MA1G00001N';
const commodities = ['COPPER', 'STEEL', 'GRAPHENE', 'ALUMINUM', 'NOWHERE_QUOTED'];

/** Some enterprise: rich or empty, trusted or not, with or without prices, at any moment of its standing. */
export function randomReceipt(index: number): Receipt {
  const prng = Prng.fromSeed(`receipt ${index}`);
  const chance = (probability: number): boolean => prng.uniform() < probability;
  const priceSets = chance(0.05) ? [] : randomPriceSets(prng, index);
  const assets = Array.from({ length: prng.integer({ min: 0, max: 6 }) }, (_, place) =>
    randomAsset(prng, place),
  );
  const recorded = chance(0.5);
  const portrait: Portrait = {
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
    ...(chance(0.5) ? { receivables: randomReceivables(prng) } : {}),
  };
  const market = priceSets.reduce((known, set) => marketFrom(set, known), emptyMarket);
  const evaluation = evaluate({
    portrait,
    market,
    scorecard: expertScorecard,
    journal: { partition: index % 16, seq: index + 1, knownAtMs: nowMs },
    grading: { standing: chance(0.3) ? null : randomStanding(prng), atMs: nowMs - 1_000 },
  });
  const facilities = Array.from({ length: prng.integer({ min: 0, max: 2 }) }, (_, place) =>
    randomFacility(prng, { portrait, market, collateral: evaluation.collateral }, place),
  );
  return receiptOf(evaluation, facilities, priceSets.at(-1) ?? null);
}

/** Some loan of some bank, with a pledge or without, at any moment of its margin state. */
function randomFacility(
  prng: Prng,
  seen: { readonly portrait: Portrait; readonly market: Market; readonly collateral: Collateral },
  place: number,
): FacilityAssessment {
  const { portrait, market } = seen;
  const { policy } = expertScorecard;
  const isPledgee = prng.uniform() < 0.4;
  const claims = new Map(
    portrait.assets.map(({ assetId, stock }) => {
      const grams = Math.round((stock?.lowKg ?? 1) * 1_000 * prng.uniform());
      return [assetId, [{ tenant: prng.pick(['bank-0', 'bank-1']), grams }]] as const;
    }),
  );
  const title = { viewer: 'bank-0', claims, disputed: new Set<string>() };
  const valuation = { asOfMs: nowMs, market, policy: policy.collateral, title };
  const collateral = isPledgee ? valueCollateral(portrait.assets, valuation) : seen.collateral;
  const outstandingFen = Math.floor(collateral.marketFen * (prng.uniform() ** 2 * 1.3));
  const { assessment } = assessFacility({
    facility: {
      facilityId: `f-${place}`,
      uscc,
      tenant: 'bank-0',
      limitFen: prng.integer({ min: 0, max: 1_000_000_000_000 }),
      outstandingFen: prng.uniform() < 0.1 ? 7 : outstandingFen,
      initialLtvPpm: prng.integer({ min: 300_000, max: 600_000 }),
      lines: {
        warnPpm: 700_000,
        callPpm: 800_000,
        liquidatePpm: 900_000,
        hysteresisPpm: prng.integer({ min: 0, max: 90_000 }),
        dwellMs: prng.integer({ min: 0, max: DAY_MS }),
        cureMs: prng.integer({ min: 0, max: 3 * DAY_MS }),
      },
    },
    collateral,
    priorClaimsFen: prng.uniform() < 0.6 ? 0 : Math.floor(collateral.marketFen * prng.uniform()),
    standing: prng.uniform() < 0.3 ? null : randomMargin(prng),
    atMs: nowMs,
  });
  return isPledgee ? { ...assessment, pledgeeCollateral: collateral } : assessment;
}

function randomMargin(prng: Prng): MarginStanding {
  const state = prng.pick(marginStates);
  const before = () => nowMs - prng.integer({ min: 0, max: DAY_MS });
  return {
    state,
    sinceMs: before(),
    callFromMs: prng.uniform() < 0.5 ? null : before(),
    liquidateFromMs: prng.uniform() < 0.5 ? null : before(),
    cureByMs: state === 'call' || state === 'liquidate' ? before() + DAY_MS / 2 : null,
  };
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

function receiptOf(
  evaluation: Evaluation,
  facilities: readonly FacilityAssessment[],
  priceSet: PriceSetPublished | null,
): Receipt {
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
    facilities: facilities as unknown as Receipt['facilities'],
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
    calibratedUntilMs:
      prng.uniform() < 0.8 ? null : nowMs - prng.integer({ min: -40 * DAY_MS, max: 60 * DAY_MS }),
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

/** Of few debtors, so that some owe much and some are late with most of it. */
function randomReceivables(prng: Prng): Receivable[] {
  return Array.from({ length: prng.integer({ min: 0, max: 12 }) }, (_, index) => {
    const invoicedMs = nowMs - prng.integer({ min: -DAY_MS, max: 130 * DAY_MS });
    const termMs = prng.integer({ min: 0, max: 90 * DAY_MS });
    return {
      tradeKey: `T-${index}`,
      debtor: prng.pick(['Buyer 1', 'Buyer 2', 'Buyer 3', 'Buyer 4', 'Buyer 5', '买方六']),
      openFen: prng.integer({ min: 1, max: 1_000_000_000 }),
      invoicedMs,
      dueMs: prng.uniform() < 0.2 ? null : invoicedMs + termMs,
      isDelivered: prng.uniform() < 0.9,
      isContra: prng.uniform() < 0.1,
      isCircular: prng.uniform() < 0.1,
    };
  });
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
    ...(prng.uniform() < 0.7 ? { keeper: prng.pick(['K-1', 'K-2']) } : {}),
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

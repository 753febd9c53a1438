/** Takes evaluations as stored; gives them as the API writes them. The one file that knows both shapes. */
import type {
  BorrowingBaseAnswer,
  MoneyAnswer,
  RiskAnswer,
  RiskHistoryPage,
  RiskSummaryPage,
} from '@chanrong/contracts';
import { formatMoney, isoInstant, money } from '@chanrong/kernel';
import type {
  Collateral,
  DataTrust,
  Evaluation,
  Receivables,
  ScoredEvaluation,
  StructuralView,
  UnitValuation,
} from '@chanrong/scoring';
import type { RiskRow, RiskSummaryRow } from '@chanrong/store';
import { instantOrNull, ratioOfPpm, ratioOrNull } from './units.js';

type ScoredAnswer = Extract<RiskAnswer, { outcome: 'scored' }>;

interface Request {
  readonly correlationId: string;
  readonly callRef?: string | undefined;
  readonly scenario?: RiskAnswer['scenario'] | undefined;
}

export function riskAnswer(row: RiskRow, request: Request): RiskAnswer {
  const evaluation = row.body as Evaluation;
  const { freshness } = evaluation;
  const common = {
    ...scoredAt(row, evaluation, request),
    decisionUse: evaluation.decisionUse,
    structural: structuralAnswer(evaluation.structural),
    collateral: collateralAnswer(evaluation.collateral),
    dataTrust: dataTrustAnswer(evaluation.dataTrust),
    freshness: {
      timeBase: freshness.timeBase,
      lastEventAt: instantOrNull(freshness.lastEventMs),
      lagMs: freshness.lagMs,
    },
  };
  if (evaluation.outcome === 'scored') {
    return { outcome: 'scored', ...common, ...creditAnswer(evaluation) };
  }
  return { outcome: 'insufficient-data', ...common, missing: [...evaluation.missing] };
}

export function borrowingBaseAnswer(row: RiskRow, request: Request): BorrowingBaseAnswer {
  const evaluation = row.body as Evaluation;
  const collateral = collateralAnswer(evaluation.collateral);
  const receivables = evaluation.receivables && receivablesAnswer(evaluation.receivables);
  return { ...scoredAt(row, evaluation, request), collateral, receivables };
}

function scoredAt(
  row: RiskRow,
  { enterprise, model }: Evaluation,
  { correlationId, callRef, scenario = null }: Request,
): Omit<BorrowingBaseAnswer, 'collateral' | 'receivables'> {
  const asked = { scenario, correlationId, callRef: callRef ?? null };
  return { enterprise, ...positionOf(row), model, ...asked };
}

export function riskHistoryItem(row: RiskRow): RiskHistoryPage['items'][number] {
  const evaluation = row.body as Evaluation;
  const scored = evaluation.outcome === 'scored' ? evaluation : undefined;
  return {
    ...positionOf(row),
    outcome: evaluation.outcome,
    score: scored?.score ?? null,
    grade: scored?.grade ?? null,
    internalGrade: scored?.internalGrade ?? null,
    pd12m: scored?.pd12m ?? null,
    creditLimitSuggested: scored ? yuan(scored.creditLimitSuggested.fen) : null,
    collateralMarket: yuan(evaluation.collateral.marketFen),
    model: { id: evaluation.model.id, version: evaluation.model.version },
  };
}

export function riskSummary(row: RiskSummaryRow): RiskSummaryPage['items'][number] {
  const { evaluation, uscc, name, park, cluster, grid, openAlertCount, marginState } = row;
  const scored = evaluation?.outcome === 'scored' ? evaluation : undefined;
  return {
    uscc,
    name,
    park,
    cluster,
    grid,
    outcome: evaluation?.outcome ?? 'not-yet-known',
    score: scored?.score ?? null,
    scoreDayBefore: row.earlierScore,
    grade: scored?.grade ?? null,
    pd12m: scored?.pd12m ?? null,
    borrowingBase: evaluation && yuan(evaluation.collateral.borrowingBaseFen),
    creditLimitSuggested: scored ? yuan(scored.creditLimitSuggested.fen) : null,
    marginState,
    openAlertCount,
    coverageRatio: evaluation && ratioOfPpm(evaluation.dataTrust.coveragePpm),
    trustRatio: evaluation && ratioOfPpm(evaluation.dataTrust.trustPpm),
    asOf: instantOrNull(evaluation?.asOfMs ?? null),
    lastEventAt: instantOrNull(evaluation?.freshness.lastEventMs ?? null),
  };
}

/** When it held, when it was known, and the journal position and hash that prove it. */
function positionOf({ asOfMs, knownAtMs, partition, seq, hash }: RiskRow) {
  return {
    asOf: isoInstant(asOfMs),
    knownAt: isoInstant(knownAtMs),
    journal: { partition, seq },
    hash: hash.toString('hex'),
  };
}

type CreditAnswer = Omit<ScoredAnswer, keyof Extract<RiskAnswer, { outcome: 'insufficient-data' }>>;

function creditAnswer(evaluation: ScoredEvaluation): CreditAnswer {
  const { score, basePoints, scale, grade, internalGrade, pd12m, pdStatus } = evaluation;
  const { observed, held } = evaluation.grading;
  return {
    score,
    basePoints,
    scale,
    grade,
    internalGrade,
    observedGrade: observed,
    previousGrade: held.previousGrade,
    gradeChangedAt: isoInstant(held.sinceMs),
    pd12m,
    pdStatus,
    lossGivenDefaultRatio: ratioOfPpm(evaluation.lgdPpm),
    expectedLoss: yuan(evaluation.expectedLossFen),
    creditLimitSuggested: yuan(evaluation.creditLimitSuggested.fen),
    contributions: [...evaluation.contributions],
    reasons: [...evaluation.reasons],
  };
}

function receivablesAnswer({
  lines,
  items,
  ...fen
}: Receivables): NonNullable<BorrowingBaseAnswer['receivables']> {
  return {
    gross: yuan(fen.grossFen),
    eligible: yuan(fen.eligibleFen),
    borrowingBase: yuan(fen.borrowingBaseFen),
    lines: lines.map(({ amountFen, ...line }) => ({ ...line, amount: yuan(amountFen) })),
    items: items.map(({ tradeKey, debtor, openFen, invoicedMs, dueMs, ...judged }) => ({
      tradeKey,
      debtor,
      open: yuan(openFen),
      invoicedAt: isoInstant(invoicedMs),
      dueAt: instantOrNull(dueMs),
      excludedBy: judged.excludedBy,
    })),
  };
}

function collateralAnswer(collateral: Collateral): RiskAnswer['collateral'] {
  return {
    gross: yuan(collateral.grossFen),
    market: yuan(collateral.marketFen),
    eligible: yuan(collateral.eligibleFen),
    borrowingBase: yuan(collateral.borrowingBaseFen),
    unitCount: collateral.unitCount,
    observedUnitCount: collateral.observedUnitCount,
    topCommodityRatio: ratioOrNull(collateral.topCommodityPpm),
    dailyVolatilityRatio: ratioOrNull(collateral.dailyVolatilityPpm),
    lines: collateral.lines.map(({ code, amountFen, rule, evidence }) => {
      return { code, amount: yuan(amountFen), rule, evidence };
    }),
    prices: collateral.prices.map((price) => ({
      commodity: price.commodity,
      pricePerTonne: price.pricePerTonne,
      dailyVolatilityRatio: ratioOfPpm(price.dailyVolatilityPpm),
      volatilityBasis: price.basis,
      recentVolatilityRatio: ratioOrNull(price.recentPpm),
      observedDays: price.observedDays,
    })),
    units: collateral.units.map(unitAnswer),
  };
}

const GRAMS_PER_KG = 1_000;

function unitAnswer(unit: UnitValuation): RiskAnswer['collateral']['units'][number] {
  return {
    assetId: unit.assetId,
    commodity: unit.commodity,
    quantityKg: unit.quantityGrams === null ? null : unit.quantityGrams / GRAMS_PER_KG,
    lowKg: unit.lowGrams === null ? null : unit.lowGrams / GRAMS_PER_KG,
    pricePerTonne: unit.pricePerTonne,
    gross: unit.grossFen === null ? null : yuan(unit.grossFen),
    market: yuan(unit.marketFen),
    eligible: yuan(unit.eligibleFen),
  };
}

function structuralAnswer(view: StructuralView): RiskAnswer['structural'] {
  return {
    distanceToDefault: view.distance === null ? null : view.distance / 100,
    gap: view.gap,
    value: yuan(view.valueFen),
    debt: yuan(view.debtFen),
    yearlyVolatilityRatio: ratioOrNull(view.volatilityPpm),
  };
}

function dataTrustAnswer(trust: DataTrust): RiskAnswer['dataTrust'] {
  const { coveragePpm, trustPpm, lowestTrustPpm, ...counts } = trust;
  return {
    coverageRatio: ratioOfPpm(coveragePpm),
    trustRatio: ratioOfPpm(trustPpm),
    lowestTrustRatio: ratioOfPpm(lowestTrustPpm),
    ...counts,
  };
}

function yuan(fen: number): MoneyAnswer {
  return { currency: 'CNY', amount: formatMoney(money(fen, 'CNY')) };
}

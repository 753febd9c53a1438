/**
 * Takes a portrait, a market and a scorecard; gives the evaluation. A pure function without memory: the
 * grade held so far comes in. What it answers can be computed again from the journal, on any machine, at
 * any time.
 */
import { gramsOf, type Portrait } from '@chanrong/portrait';
import type { UnitClaim } from './collateral/encumbrance.js';
import type { UnitTitles } from './collateral/valuation.js';
import type { Collateral } from './collateral/collateral.js';
import { valueCollateral } from './collateral/value-collateral.js';
import { creditFrom } from './credit/credit-from.js';
import { type StructuralView, structuralView } from './credit/structural-view.js';
import type {
  DataTrust,
  Evaluation,
  Freshness,
  JournalPosition,
  Model,
  Credit,
} from './evaluation.js';
import { contributionsOf } from './factors/contributions.js';
import { ratioPpm } from './factors/measurement.js';
import { productionHistory } from './factors/production-history.js';
import type { GradeStanding } from './grading/grade-standing.js';
import type { Market } from './market.js';
import { missingData } from './minimum-data.js';
import type { Scorecard } from './model/scorecard.js';
import { PPM } from './ppm.js';
import { valueReceivables } from './receivables/value-receivables.js';

/** Changes whenever the same portrait, market and scorecard could give another answer than before. */
export const engineVersion = '13';

export interface EvaluationInput {
  readonly portrait: Portrait;
  readonly market: Market;
  readonly scorecard: Scorecard;
  readonly journal: JournalPosition & {
    /** Journal time of that segment, Unix ms. */
    readonly knownAtMs: number;
  };
  /** The grade held so far, and the enterprise time of this evaluation; without it, as if at first sight. */
  readonly grading?: { readonly standing: GradeStanding | null; readonly atMs: number };
}

export function evaluate(input: EvaluationInput): Evaluation {
  const { portrait, market, scorecard, journal } = input;
  const { policy } = scorecard;
  const title = titlesOf(portrait);
  const valuation = { asOfMs: portrait.asOfMs, market, policy: policy.collateral, title };
  const collateral = valueCollateral(portrait.assets, valuation);
  const structural = structuralView(portrait.balance, collateral, {
    asOfMs: portrait.asOfMs,
    policy: policy.structural,
  });
  const base = {
    enterprise: { uscc: portrait.uscc, name: portrait.name },
    asOfMs: portrait.asOfMs,
    knownAtMs: journal.knownAtMs,
    journal: { partition: journal.partition, seq: journal.seq },
    model: modelOf(scorecard, market),
    decisionUse: 'advisory' as const,
    freshness: freshnessOf(portrait),
    dataTrust: dataTrustOf(portrait),
    collateral,
    receivables: valueReceivables(portrait.receivables ?? [], portrait.asOfMs, policy.receivables),
    structural,
  };
  const missing = missingData(portrait, scorecard);
  if (missing.length > 0) return { outcome: 'insufficient-data', ...base, missing };
  return { outcome: 'scored', ...base, ...creditOf(input, collateral, structural) };
}

/** What a bank without a pledge has to take off: which bank holds a pledge is not for the others to know. */
function titlesOf({ title }: Portrait): UnitTitles {
  const claims = new Map<string, readonly UnitClaim[]>();
  for (const { assetId, pledgedKg, isStored } of title.places) {
    if (assetId === null || !isStored || pledgedKg === 0) continue;
    claims.set(assetId, [{ tenant: null, grams: gramsOf(pledgedKg) }]);
  }
  const disputed = title.findings.flatMap(({ code, assetId }) =>
    code === 'place-claimed' && assetId !== null ? [assetId] : [],
  );
  return { viewer: null, claims, disputed: new Set(disputed) };
}

function creditOf(
  { portrait, scorecard, grading }: EvaluationInput,
  collateral: Collateral,
  structural: StructuralView,
): Credit {
  const { production } = scorecard.policy;
  const history = productionHistory(portrait, production);
  const view = { portrait, history, collateral, structural, policy: production };
  return creditFrom(contributionsOf(view, scorecard), {
    scorecard,
    collateral,
    standing: grading?.standing ?? null,
    atMs: grading?.atMs ?? portrait.lastEventMs ?? portrait.asOfMs,
    asOfMs: portrait.asOfMs,
  });
}

function modelOf(card: Scorecard, market: Market): Model {
  return {
    id: card.id,
    version: card.version,
    policy: card.policy.version,
    tier: card.tier,
    engine: engineVersion,
    priceSet: market.priceSetId,
  };
}

function freshnessOf({ timeBase, asOfMs, lastEventMs }: Portrait): Freshness {
  const behind = timeBase === 'live' && lastEventMs !== null;
  return { timeBase, lastEventMs, lagMs: behind ? asOfMs - lastEventMs : null };
}

/** Ratios to a tenth of a per cent: finer digits of live ratios are noise. */
function dataTrustOf({ trust }: Portrait): DataTrust {
  return {
    coveragePpm: ratioPpm(trust.coveragePpm / PPM),
    trustPpm: ratioPpm(trust.mean),
    lowestTrustPpm: ratioPpm(trust.lowest),
    channelCount: trust.channelCount,
    silentChannelCount: trust.silentChannelCount,
    stuckChannelCount: trust.stuckChannelCount,
    outOfRangeCount: trust.outOfRangeCount,
    missingMessageCount: trust.missingMessageCount,
  };
}

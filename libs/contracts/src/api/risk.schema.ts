/**
 * The risk answer. Field for field it is the evaluation that the scoring library made, with money as
 * decimal text and instants as RFC 3339: the API adds no judgement of its own.
 */
import { z } from 'zod';
import { timeBaseSchema } from './enterprises.schema.js';
import { pageQueryShape, pageSchema } from './paging.schema.js';
import { priceFallSchema, scenarioSchema } from './scenario.schema.js';
import {
  correlationIdSchema,
  enterpriseNameSchema,
  hashSchema,
  instantSchema,
  journalPositionSchema,
  moneySchema,
  pastShape,
  ratioSchema,
} from './words.schema.js';

const count = z.int().min(0);

export const riskQuerySchema = z.strictObject({
  ...pastShape,
  priceFall: priceFallSchema,
  callRef: z
    .string()
    .regex(/^[\x20-\x7e]{1,64}$/, 'must be 1 to 64 printable ASCII characters')
    .optional()
    .meta({ description: 'The caller’s own reference; comes back in the answer' }),
});
export type RiskQuery = z.infer<typeof riskQuerySchema>;

export const riskHistoryQuerySchema = z.strictObject({ ...pastShape, ...pageQueryShape(z.int()) });
export type RiskHistoryQuery = z.infer<typeof riskHistoryQuerySchema>;

const gradeSchema = z.enum(['A', 'B', 'C', 'D', 'E']);
const pd12mSchema = ratioSchema.meta({ description: 'Probability of default within 12 months' });

const findingShape = {
  code: z.string().meta({ description: 'Stable code', example: 'UTILISATION' }),
  zh: z.string(),
  en: z.string(),
  evidence: z.string().meta({ description: 'The figures it rests on' }),
  howToImprove: z.object({ zh: z.string(), en: z.string() }),
};

export const findingSchema = z.object(findingShape).meta({ id: 'Finding' });

export const reasonSchema = z
  .object({
    ...findingShape,
    points: z.int().max(0).meta({ description: 'Points lost against the best' }),
  })
  .meta({ id: 'Reason' });

export const contributionSchema = z
  .object({
    code: z.string(),
    value: z
      .number()
      .nullable()
      .meta({ description: 'In the unit of the factor; null: not known' }),
    unknown: z.string().nullable().meta({ description: 'Why there is no value' }),
    points: z.int(),
    pointsMax: z.int(),
    evidence: z.string(),
  })
  .meta({ id: 'Contribution' });

export const collateralSchema = z
  .object({
    gross: moneySchema,
    market: moneySchema.meta({
      description: 'Accepted units at their lower bound, before haircuts',
    }),
    eligible: moneySchema,
    borrowingBase: moneySchema,
    unitCount: count,
    observedUnitCount: count,
    topCommodityRatio: ratioSchema.nullable().meta({
      description: 'Largest share of one commodity in the eligible value',
    }),
    dailyVolatilityRatio: ratioSchema.nullable(),
    lines: z
      .array(
        z.object({
          code: z.string(),
          amount: moneySchema,
          rule: z.string(),
          evidence: z.string(),
        }),
      )
      .meta({
        description: 'From gross value to borrowing base; totals are the sums of their lines',
      }),
    prices: z
      .array(
        z.object({
          commodity: z.string(),
          pricePerTonne: z.string().meta({ description: 'CNY, decimal as published' }),
          dailyVolatilityRatio: ratioSchema.meta({ description: 'What the haircut rests on' }),
          volatilityBasis: z.enum(['observed', 'declared']).meta({
            description: 'observed: from a year of published prices on; declared: by the price set',
          }),
          recentVolatilityRatio: ratioSchema.nullable().meta({
            description: 'Of the last weeks; null while too few prices were observed',
          }),
          observedDays: count.meta({ description: 'Business days that prices were observed over' }),
        }),
      )
      .meta({ description: 'Prices of the commodities in units' }),
    units: z.array(
      z.object({
        assetId: z.string(),
        commodity: z.string().nullable(),
        quantityKg: z.number().nullable(),
        lowKg: z.number().nullable().meta({ description: 'One-sided 95 % lower bound' }),
        pricePerTonne: z.string().nullable().meta({ description: 'CNY, decimal as published' }),
        gross: moneySchema.nullable(),
        market: moneySchema,
        eligible: moneySchema,
      }),
    ),
  })
  .meta({ id: 'Collateral' });

const modelSchema = z
  .object({
    id: z.string(),
    version: z.string(),
    policy: z.string(),
    tier: z.enum(['high', 'medium', 'low']),
    engine: z.string(),
    priceSet: z.string().nullable(),
  })
  .meta({ id: 'Model' });

/** What every answer that rests on a score says about itself. */
const scoredAtShape = {
  enterprise: enterpriseNameSchema,
  asOf: instantSchema.meta({ description: 'Instant the score describes' }),
  knownAt: instantSchema.meta({ description: 'Journal time at which it was known' }),
  scenario: scenarioSchema.nullable().meta({ description: 'null: as it was scored' }),
  model: modelSchema,
  journal: journalPositionSchema,
  hash: hashSchema,
  correlationId: correlationIdSchema,
  callRef: z.string().nullable(),
};

const receivablesSchema = z
  .object({
    gross: moneySchema,
    eligible: moneySchema,
    borrowingBase: moneySchema,
    lines: z.array(
      z.object({ code: z.string(), amount: moneySchema, rule: z.string(), evidence: z.string() }),
    ),
    items: z.array(
      z.object({
        tradeKey: z.string(),
        debtor: z.string(),
        open: moneySchema.meta({ description: 'Invoiced less paid' }),
        invoicedAt: instantSchema,
        dueAt: instantSchema.nullable(),
        excludedBy: z
          .string()
          .nullable()
          .meta({ description: 'Rule that keeps it out', example: 'CROSS_AGED' }),
      }),
    ),
  })
  .nullable()
  .meta({
    description:
      'What buyers owe by the papers, in the same order of deductions; null where nobody owes anything. The suggested limit rests on goods alone',
  });

export const borrowingBaseSchema = z
  .object({ ...scoredAtShape, collateral: collateralSchema, receivables: receivablesSchema })
  .meta({ id: 'BorrowingBase' });
export type BorrowingBaseAnswer = z.infer<typeof borrowingBaseSchema>;

const riskShape = {
  ...scoredAtShape,
  decisionUse: z.literal('advisory').meta({ description: 'The engine advises; the bank decides' }),
  collateral: collateralSchema,
  structural: z
    .object({
      distanceToDefault: z.number().nullable().meta({
        description: 'Standard deviations of a year; a factor of the score, not a probability',
      }),
      gap: z
        .string()
        .nullable()
        .meta({ description: 'Why there is none', example: 'SEARCH_MISSING' }),
      value: moneySchema.meta({ description: 'Accepted stock before haircuts' }),
      debt: moneySchema.meta({ description: 'Short-term and half of long-term debt, as declared' }),
      yearlyVolatilityRatio: z.number().min(0).nullable(),
    })
    .meta({ description: 'Where stock, debts and prices are known well enough' }),
  dataTrust: z.object({
    coverageRatio: ratioSchema,
    trustRatio: ratioSchema,
    lowestTrustRatio: ratioSchema,
    channelCount: count,
    silentChannelCount: count,
    stuckChannelCount: count,
    outOfRangeCount: count,
    missingMessageCount: count,
  }),
  freshness: z.object({
    timeBase: timeBaseSchema,
    lastEventAt: instantSchema.nullable(),
    lagMs: z.int().nullable().meta({ description: 'Newest reading to asOf; null when recorded' }),
  }),
};

export const scoredRiskSchema = z
  .object({
    outcome: z.literal('scored'),
    ...riskShape,
    score: z.int(),
    basePoints: z.int(),
    scale: z.object({
      min: z.int(),
      max: z.int(),
      pdo: z.int().meta({ description: 'Points that double the odds' }),
      at: z.string().meta({ example: '600=50:1' }),
    }),
    grade: gradeSchema,
    internalGrade: z.string().meta({ description: 'Master-scale grade of the PD now' }),
    observedGrade: gradeSchema.meta({
      description:
        'What the PD stands for now; grade falls with it at once and rises after a cooldown',
    }),
    previousGrade: gradeSchema.nullable().meta({ description: 'null while it never changed' }),
    gradeChangedAt: instantSchema.meta({ description: 'Enterprise time since which grade holds' }),
    pd12m: pd12mSchema,
    pdStatus: z.enum(['expert', 'calibrated', 'validated']).meta({
      description: 'expert: an opinion until outcomes calibrate it',
    }),
    lossGivenDefaultRatio: ratioSchema,
    expectedLoss: moneySchema.meta({ description: 'If the suggested limit is drawn in full' }),
    creditLimitSuggested: moneySchema,
    contributions: z.array(contributionSchema),
    reasons: z.array(reasonSchema).max(4).meta({ description: 'Most points lost first' }),
  })
  .meta({ id: 'ScoredRisk' });

export const insufficientRiskSchema = z
  .object({
    outcome: z.literal('insufficient-data'),
    ...riskShape,
    missing: z.array(findingSchema).min(1).meta({ description: 'What keeps it from a score' }),
  })
  .meta({ id: 'InsufficientRisk' });

export const riskSchema = z
  .discriminatedUnion('outcome', [scoredRiskSchema, insufficientRiskSchema])
  .meta({ id: 'Risk' });
export type RiskAnswer = z.infer<typeof riskSchema>;

export const riskHistoryItemSchema = z
  .object({
    asOf: instantSchema,
    knownAt: instantSchema,
    outcome: z.enum(['scored', 'insufficient-data']),
    score: z.int().nullable(),
    grade: gradeSchema.nullable(),
    internalGrade: z.string().nullable(),
    pd12m: pd12mSchema.nullable(),
    creditLimitSuggested: moneySchema.nullable(),
    collateralMarket: moneySchema.meta({
      description: 'Accepted stock at its lower bound and published prices, before haircuts',
    }),
    model: z.object({ id: z.string(), version: z.string() }),
    journal: journalPositionSchema,
    hash: hashSchema,
  })
  .meta({ id: 'RiskHistoryItem' });

export const riskHistoryPageSchema = pageSchema(riskHistoryItemSchema, 'RiskHistoryPage');
export type RiskHistoryPage = z.infer<typeof riskHistoryPageSchema>;

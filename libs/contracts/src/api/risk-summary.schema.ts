import { z } from 'zod';
import { pageQueryShape, pageSchema } from './paging.schema.js';
import { instantSchema, moneySchema, ratioSchema, usccSchema } from './words.schema.js';

const summaryPageSizeMax = 500;

export const riskSummaryQuerySchema = z.strictObject(
  pageQueryShape(z.string().length(18), { most: summaryPageSizeMax }),
);
export type RiskSummaryQuery = z.infer<typeof riskSummaryQuerySchema>;

const gradeSchema = z.enum(['A', 'B', 'C', 'D', 'E']);

export const riskSummarySchema = z
  .object({
    uscc: usccSchema,
    name: z.string(),
    park: z.string().nullable(),
    cluster: z.string().nullable(),
    grid: z.string().nullable(),
    outcome: z.enum(['scored', 'insufficient-data', 'not-yet-known']),
    score: z.int().nullable().meta({ description: 'Higher is lower risk' }),
    scoreDayBefore: z.int().nullable().meta({ description: 'The score that held 24 hours ago' }),
    grade: gradeSchema.nullable(),
    pd12m: ratioSchema.nullable(),
    borrowingBase: moneySchema.nullable(),
    creditLimitSuggested: moneySchema.nullable(),
    marginState: z.enum(['normal', 'warn', 'call', 'liquidate']).nullable().meta({
      description: 'The worst of the facilities that the caller sees; null without any',
    }),
    openAlertCount: z.int().min(0),
    coverageRatio: ratioSchema.nullable(),
    trustRatio: ratioSchema.nullable(),
    asOf: instantSchema.nullable(),
    lastEventAt: instantSchema.nullable(),
  })
  .meta({ id: 'RiskSummary' });

export const riskSummaryPageSchema = pageSchema(riskSummarySchema, 'RiskSummaryPage');
export type RiskSummaryPage = z.infer<typeof riskSummaryPageSchema>;

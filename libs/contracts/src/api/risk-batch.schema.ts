/** Many scores in one question. */
import { z } from 'zod';
import { riskHistoryItemSchema } from './risk.schema.js';
import { correlationIdSchema, pastShape, usccParameterSchema, usccSchema } from './words.schema.js';

const batchMax = 500;

export const riskBatchInputSchema = z
  .strictObject({
    usccs: z
      .array(usccParameterSchema)
      .min(1)
      .max(batchMax)
      .refine((codes) => new Set(codes).size === codes.length, 'must name each enterprise once'),
    ...pastShape,
  })
  .meta({ id: 'RiskBatchInput', example: { usccs: ['91320214MA1XKDM518'] } });
export type RiskBatchInput = z.infer<typeof riskBatchInputSchema>;

export const riskBatchSchema = z
  .object({
    items: z.array(
      z.object({
        uscc: usccSchema,
        known: z.enum(['yes', 'not-yet-known', 'not-found']),
        risk: riskHistoryItemSchema.nullable().meta({ description: 'Of those that are known' }),
      }),
    ),
    correlationId: correlationIdSchema,
  })
  .meta({ id: 'RiskBatch' });
export type RiskBatchAnswer = z.infer<typeof riskBatchSchema>;

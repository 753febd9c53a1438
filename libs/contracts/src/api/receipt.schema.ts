/** The receipt of one score: everything it rests on, so that it can be computed again from this alone. */
import { z } from 'zod';
import { enterprisePathSchema } from './enterprises.schema.js';
import { hashSchema, instantSchema, pastShape, usccSchema } from './words.schema.js';

export const receiptFormat = 'chanrong-receipt-1';

export const receiptPathSchema = enterprisePathSchema.extend({
  seq: z.coerce
    .number({ error: 'must be the segment of a score' })
    .int()
    .min(1)
    .meta({ description: 'Segment of the score, as its journal position names it' }),
});
export type ReceiptPath = z.infer<typeof receiptPathSchema>;

export const receiptQuerySchema = z.strictObject(pastShape);
export type ReceiptQuery = z.infer<typeof receiptQuerySchema>;

const document = z.record(z.string(), z.unknown());

export const receiptSchema = z
  .object({
    format: z.literal(receiptFormat),
    uscc: usccSchema,
    journal: z.object({
      partition: z.int().min(0),
      seq: z.int().min(1),
      recordedAt: instantSchema,
      hash: hashSchema.meta({ description: 'Of the segment, chained over all before it' }),
    }),
    portraitHash: hashSchema.nullable().meta({
      description: 'SHA-256 of the folded state that the score was made from',
    }),
    scoreHash: hashSchema.meta({
      description: 'SHA-256 of the canonical JSON of what the evaluation judges',
    }),
    evaluation: document.meta({
      description:
        'The evaluation as made: factor values, quantities, waterfall, points, grade, limits. Money in fen',
    }),
    scorecard: document.meta({ description: 'The committed scorecard with its policy' }),
    facilities: z.array(document).meta({
      description:
        'What was said then about the facilities that the reader may see: terms, claims of others, margin state before and after, and for a pledgee the collateral that it counts. Of the newest score, and of every score that changed a margin state',
    }),
    priceSet: document.nullable().meta({ description: 'The published prices; null without any' }),
  })
  .meta({ id: 'Receipt' });
export type Receipt = z.infer<typeof receiptSchema>;

import { flowLegs } from '@chanrong/portrait';
import { z } from 'zod';
import {
  correlationIdSchema,
  enterpriseNameSchema,
  hashSchema,
  instantSchema,
  journalPositionSchema,
  ratioSchema,
} from './words.schema.js';

const count = z.int().min(0);
const kg = z.number().min(0);

const placeTitleSchema = z
  .object({
    place: z.string(),
    assetId: z.string().nullable().meta({ description: 'Storage unit that measures the place' }),
    commodity: z.string(),
    measuredKg: kg.nullable().meta({
      description: 'What sensors vouch for with 95 % probability; null when nothing observes it',
    }),
    receiptKg: kg.nullable().meta({ description: 'What warehouse receipts in force say' }),
    pledgedKg: kg.meta({ description: 'By all banks; whose they are is not said' }),
    pledgeCount: count,
    peakPledgedKg: kg.meta({ description: 'The most that will be pledged at one time' }),
    peakAt: instantSchema,
    overPledgedKg: kg,
    freeKg: kg,
    overPledged: z
      .array(z.object({ from: instantSchema, to: instantSchema.nullable(), overKg: kg }))
      .meta({ description: 'When more was pledged than measured, oldest first' }),
    coverRatio: ratioSchema.nullable().meta({
      description: 'Measured ÷ the larger of measured, receipted and pledged',
    }),
  })
  .meta({ id: 'PlaceTitle' });

const legMatchSchema = z
  .object({
    from: z.enum(flowLegs),
    to: z.enum(flowLegs),
    tradeCount: count.meta({ description: 'Trades whose second leg is due or there' }),
    valueRatio: ratioSchema.nullable(),
    countRatio: ratioSchema.nullable(),
    quantityRatio: z.number().min(0).nullable(),
    lagMs: z.number().nullable(),
    lateRatio: ratioSchema.nullable(),
  })
  .meta({ id: 'LegMatch' });

export const titleSchema = z
  .object({
    enterprise: enterpriseNameSchema,
    asOf: instantSchema,
    knownAt: instantSchema,
    title: z.object({
      trustRatio: ratioSchema.nullable().meta({
        description:
          'Least cover of a place; 0 while a paper is there twice or a finding is open; null without papers that sensors can be held against',
      }),
      documentCount: count,
      pledgeCount: count,
      places: z.array(placeTitleSchema),
      doubts: z.array(z.object({ code: z.string(), documentId: z.string() })),
      findings: z
        .array(
          z.object({
            code: z.string(),
            subject: z.string(),
            foundAt: instantSchema,
            value: z.number(),
            limit: z.number(),
            unit: z.string(),
          }),
        )
        .meta({ description: 'Found by comparing enterprises, none of which is named' }),
    }),
    flow: z.object({
      scoreRatio: ratioSchema.nullable(),
      tradeCount: count,
      legs: z.array(z.enum(flowLegs)).meta({ description: 'Legs that any document shows' }),
      matches: z.array(legMatchSchema),
      circularRatio: ratioSchema.nullable(),
    }),
    journal: journalPositionSchema,
    hash: hashSchema,
    correlationId: correlationIdSchema,
  })
  .meta({ id: 'Title', description: 'How far papers about goods can be true (权属可信)' });
export type TitleAnswer = z.infer<typeof titleSchema>;

import { z } from 'zod';
import {
  correlationIdSchema,
  enterpriseNameSchema,
  instantSchema,
  journalPositionSchema,
  ratioSchema,
} from './words.schema.js';

export const stockSchema = z
  .object({
    quantityKg: z.number().meta({ description: 'Trust-weighted mean of the channels' }),
    sigmaKg: z.number().min(0).meta({ description: 'Standard deviation of that mean' }),
    lowKg: z.number().min(0).meta({ description: 'One-sided 95 % lower bound; 0 when unobserved' }),
    observed: z.boolean().meta({
      description: 'false when no trusted channel has a current reading: never "last known"',
    }),
    measuredAt: instantSchema,
    trust: ratioSchema.meta({ description: 'Precision-weighted trust in its sensors' }),
    bookKg: z
      .number()
      .nullable()
      .meta({ description: 'Declared by the books in the last 35 days' }),
    receiptKg: z.number().nullable().meta({ description: 'Warehouse receipts in force' }),
    trustedKg: z.number().min(0).meta({
      description: 'Least of lower bound, books and receipts: what a loan can rest on',
    }),
    boundBy: z.enum(['measured', 'book', 'receipt']).meta({ description: 'Which is the least' }),
    calibratedUntil: instantSchema.nullable().meta({
      description: 'Until when the best calibrated sensor is calibrated, as births say',
    }),
    sinceAt: instantSchema.meta({
      description: 'Since when the oldest lies there: the least age sensors vouch for',
    }),
    ages: z
      .array(
        z.object({
          upToDays: z.int().nullable().meta({ description: 'null: older than the band before' }),
          quantityKg: z.number(),
        }),
      )
      .meta({ description: 'The quantity by age, first in first out; empty when unobserved' }),
  })
  .meta({ id: 'Stock' });

const assetShape = {
  assetId: z.string(),
  kind: z.enum(['machine', 'storage', 'meter', 'vehicle']),
  name: z.string(),
  commodity: z.string().nullable(),
  trust: ratioSchema.nullable().meta({ description: 'Mean trust of the channels' }),
  tamperedAt: instantSchema.nullable().meta({
    description:
      'Since when a cover of its sensors counts as open: nothing is trusted until a person clears it',
  }),
  stock: stockSchema.nullable().meta({ description: 'null when nothing measures a stock' }),
};

export const assetSummarySchema = z.object(assetShape).meta({ id: 'AssetSummary' });

export const channelSchema = z
  .object({
    channel: z.string().meta({ example: 'TANK-01/mass_kg' }),
    gatewayId: z.string(),
    measure: z.string().meta({ example: 'mass_kg' }),
    unit: z.string().nullable(),
    lastValue: z
      .union([z.number(), z.string()])
      .nullable()
      .meta({ description: 'Newest value by event time; null when the source has none' }),
    lastAt: instantSchema.nullable(),
    trust: ratioSchema,
    coverageRatio: ratioSchema.meta({ description: 'Observed time ÷ elapsed time' }),
    readingCount: z.int().min(0),
    outOfRangeCount: z.int().min(0),
    state: z.enum(['never', 'current', 'silent', 'stuck']).meta({
      description:
        'never: no reading yet. silent: later than due. stuck: repeats one value, and measures no stock',
    }),
  })
  .meta({ id: 'Channel' });

export const assetSchema = z
  .object({ ...assetShape, channels: z.array(channelSchema) })
  .meta({ id: 'Asset' });

export const assetsSchema = z
  .object({
    enterprise: enterpriseNameSchema,
    knownAt: instantSchema,
    assets: z.array(assetSchema),
    journal: journalPositionSchema,
    correlationId: correlationIdSchema,
  })
  .meta({ id: 'Assets' });
export type AssetsAnswer = z.infer<typeof assetsSchema>;

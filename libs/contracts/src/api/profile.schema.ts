import { z } from 'zod';
import { assetSummarySchema } from './assets.schema.js';
import { timeBaseSchema } from './enterprises.schema.js';
import {
  correlationIdSchema,
  enterpriseNameSchema,
  hashSchema,
  instantSchema,
  journalPositionSchema,
  ratioSchema,
} from './words.schema.js';

const count = z.int().min(0);

export const productionDaySchema = z
  .object({
    date: z.iso.date().meta({ description: 'Day in the local time of the enterprise' }),
    operatingMs: count.meta({ description: 'Machine-milliseconds running' }),
    observedMs: count.meta({ description: 'Machine-milliseconds under observation' }),
    energyKwh: z.number(),
    parts: z.number(),
    faults: count.meta({ description: 'Faults entered and emergency stops' }),
    goodParts: count.meta({ description: 'Items that passed inspection' }),
    standardMs: count.meta({ description: 'Machine-milliseconds the items take as planned' }),
    workedHours: z.number().meta({ description: 'Person-hours worked' }),
    headcount: count.meta({ description: 'Most people at work' }),
  })
  .meta({ id: 'ProductionDay' });

export const trustSchema = z
  .object({
    channelCount: count,
    mean: ratioSchema,
    lowest: ratioSchema,
    coverageRatio: ratioSchema.meta({ description: 'Observed time ÷ elapsed time, all channels' }),
    silentChannelCount: count,
    stuckChannelCount: count,
    outOfRangeCount: count.meta({ description: 'Readings outside the possible range' }),
    missingMessageCount: count.meta({ description: 'Sequence numbers never received' }),
  })
  .meta({ id: 'Trust' });

export const profileSchema = z
  .object({
    enterprise: enterpriseNameSchema,
    timeBase: timeBaseSchema,
    asOf: instantSchema.meta({ description: 'Instant the profile describes' }),
    knownAt: instantSchema.meta({ description: 'Journal time at which it was known' }),
    firstEventAt: instantSchema.nullable(),
    lastEventAt: instantSchema.nullable(),
    readingCount: count,
    lateReadingCount: count.meta({
      description: 'Readings older than the newest of their channel',
    }),
    assets: z.array(assetSummarySchema),
    production: z.object({
      stateChannelCount: count.meta({ description: '0: production is not observed' }),
      energyChannelCount: count,
      faultChannelCount: count.meta({ description: '0: faults are not observed, not "none"' }),
      partChannelCount: count,
      goodPartChannelCount: count.meta({ description: '0: quality is not observed' }),
      peopleChannelCount: count.meta({ description: '0: people are not observed' }),
      days: z.array(productionDaySchema).meta({ description: 'Oldest first' }),
    }),
    trust: trustSchema,
    journal: journalPositionSchema,
    hash: hashSchema,
    correlationId: correlationIdSchema,
  })
  .meta({
    id: 'Profile',
    description: 'The digital portrait of an enterprise, folded from its telemetry',
  });
export type ProfileAnswer = z.infer<typeof profileSchema>;

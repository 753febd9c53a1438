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
    plannedMs: count.meta({ description: 'Machine-milliseconds planned' }),
    workedHours: z.number().meta({ description: 'Person-hours worked' }),
    headcount: count.meta({ description: 'Most people at work' }),
  })
  .meta({ id: 'ProductionDay' });

const oeeElementSchema = z
  .object({
    ratio: ratioSchema.nullable().meta({ description: 'null: not observed, never taken for 1' }),
    isCapped: z.boolean().meta({ description: 'More than planned: the plan asks too little' }),
    missing: z.enum(['state', 'plan', 'parts', 'good-parts', 'time']).nullable(),
  })
  .meta({ id: 'OeeElement' });

const oeeSchema = z
  .object({
    dayCount: count.meta({ description: 'Closed days that it is about' }),
    availability: oeeElementSchema,
    effectiveness: oeeElementSchema,
    quality: oeeElementSchema,
    ratio: ratioSchema
      .nullable()
      .meta({ description: 'Product of the three; null unless all are' }),
  })
  .meta({ id: 'Oee', description: 'Elements of ISO 22400-2:2014, all machines together' });

const energySchema = z
  .object({
    output: z.enum(['parts', 'operatingMs']).meta({ description: 'What output is counted in' }),
    dayCount: count,
    baseKwh: z.number().meta({ description: 'Drawn at rest, a day' }),
    perUnitWh: z.number().meta({ description: 'Of an item, or of a machine-hour' }),
    sigmaKwh: z.number().meta({ description: 'Spread of a day around the line' }),
    deviationRatio: z.number().meta({
      description: 'Energy that output does not explain, last week; below 0: output without energy',
    }),
    state: z.enum(['consistent', 'energy-without-output', 'output-without-energy']),
    since: z.iso.date().nullable(),
  })
  .meta({ id: 'EnergyConsistency', description: 'E = base + per unit · output, by day' });

const declaredOutputSchema = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    parts: z.number(),
    source: z.string(),
    countedParts: z.number().nullable(),
    energyPartsMax: z.number().nullable().meta({ description: 'What the energy can have made' }),
    verdict: z.enum(['plausible', 'overstated', 'not-judged']),
  })
  .meta({ id: 'DeclaredOutput' });

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
      oee: oeeSchema,
      energy: energySchema.nullable().meta({
        description: 'null while there are too few days with energy and output',
      }),
      declared: z
        .array(declaredOutputSchema)
        .meta({ description: 'By the last day, oldest first' }),
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

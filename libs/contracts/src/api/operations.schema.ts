import { z } from 'zod';
import {
  type QuarantineCode,
  quarantineReasons,
  replayableCodes,
  replayRate,
} from '../quarantine.js';
import { gatewayIdPattern } from '../topic.js';
import { pageQueryShape, pageSchema } from './paging.schema.js';
import { instantSchema, usccSchema } from './words.schema.js';

const count = z.int().min(0);

export const partitionSchema = z
  .object({
    partition: count,
    headSeq: count.meta({ description: 'Newest segment of the journal; 0 while it is empty' }),
    headAt: instantSchema.nullable().meta({ description: 'Journal time of that segment' }),
    cursorSeq: count.meta({ description: 'Last segment folded into what readers see' }),
    lagSegments: count,
    lagMs: z.int().min(0).meta({ description: 'Age of the oldest segment not yet folded' }),
    owner: z.string().nullable().meta({ description: 'The scorer that holds the partition' }),
    epoch: count.meta({ description: 'Grows whenever the owner changes' }),
    heartbeatAt: instantSchema.nullable(),
  })
  .meta({ id: 'Partition' });

export const partitionsSchema = z
  .object({ items: z.array(partitionSchema) })
  .meta({ id: 'Partitions' });
export type PartitionsAnswer = z.infer<typeof partitionsSchema>;

const quarantineCodes = Object.keys(quarantineReasons) as [QuarantineCode, ...QuarantineCode[]];
const gatewayIdSchema = z
  .string()
  .regex(gatewayIdPattern, 'must be 1 to 64 of letters, digits, - _ .');
const codeParameterSchema = z
  .enum(quarantineCodes)
  .optional()
  .meta({ description: 'Only this reason' });

export const gatewayPathSchema = z.strictObject({ gatewayId: gatewayIdSchema });
export type GatewayPath = z.infer<typeof gatewayPathSchema>;

export const gatewayQuarantineQuerySchema = z.strictObject({
  ...pageQueryShape(z.int()),
  code: codeParameterSchema,
});
export type GatewayQuarantineQuery = z.infer<typeof gatewayQuarantineQuerySchema>;

export const quarantineQuerySchema = gatewayQuarantineQuerySchema.extend({
  gateway: gatewayIdSchema.optional().meta({ description: 'Only what this gateway sent' }),
});
export type QuarantineQuery = z.infer<typeof quarantineQuerySchema>;

export const quarantineItemSchema = z
  .object({
    id: z.int(),
    receivedAt: instantSchema,
    gatewayId: z.string().nullable(),
    uscc: usccSchema.nullable(),
    topic: z.string(),
    code: z.string().meta({ description: 'Stable reason code', example: 'channel-unknown' }),
    class: z.enum(['transient', 'contract', 'business', 'poison']).meta({
      description:
        'contract: change what is sent. business: change the registration. poison: unreadable. transient: try again',
    }),
    detail: z.string(),
    hint: z.string().meta({ description: 'What to do about it' }),
    journal: z
      .object({
        partition: count,
        seq: count,
        entryIndex: count.nullable(),
        readingIndex: count.nullable().meta({ description: 'null: the message as a whole' }),
      })
      .nullable()
      .meta({ description: 'Where it lies in the journal; null when refused before it' }),
    replayId: z
      .int()
      .nullable()
      .meta({ description: 'The replay that gave it to the fold again; null: none has' }),
    message: z
      .object({ bytes: count, start: z.string() })
      .meta({ description: 'Length of the original message, and the start of it as text' }),
  })
  .meta({ id: 'QuarantineItem' });

export const quarantinePageSchema = pageSchema(quarantineItemSchema, 'QuarantinePage');
export type QuarantinePage = z.infer<typeof quarantinePageSchema>;

const replayableCodeSchema = z.enum(replayableCodes);
const rateSchema = z.int().min(1).max(replayRate.max);

export const replayForecastQuerySchema = z.strictObject({
  code: replayableCodeSchema.optional().meta({ description: 'Only this reason' }),
  gateway: gatewayIdSchema.optional().meta({ description: 'Only what this gateway sent' }),
});
export type ReplayForecastQuery = z.infer<typeof replayForecastQuerySchema>;

export const replayForecastSchema = z
  .object({
    items: z.array(
      z.object({
        code: z.string(),
        gatewayId: z.string(),
        messages: count.meta({ description: 'Messages, whole or with readings of theirs' }),
      }),
    ),
  })
  .meta({ id: 'ReplayForecast' });
export type ReplayForecastAnswer = z.infer<typeof replayForecastSchema>;

export const replayRequestSchema = z
  .strictObject({
    codes: z.array(replayableCodeSchema).min(1).max(replayableCodes.length),
    gatewayId: gatewayIdSchema.optional().meta({ description: 'Absent: of every gateway' }),
    reason: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .meta({ description: 'What was mended; kept with who asks', example: 'channel declared' }),
    rate: rateSchema.default(replayRate.default).meta({ description: 'Messages a second' }),
  })
  .meta({ id: 'ReplayRequest' });
export type ReplayRequestBody = z.infer<typeof replayRequestSchema>;

export const replayPathSchema = z.strictObject({
  replayId: z.coerce.number({ error: 'must be a whole number' }).int().min(1),
});
export type ReplayPath = z.infer<typeof replayPathSchema>;

export const replaySchema = z
  .object({
    replayId: z.int(),
    askedBy: z.string(),
    reason: z.string(),
    codes: z.array(z.string()),
    gatewayId: z.string().nullable().meta({ description: 'null: of every gateway' }),
    rate: rateSchema.meta({ description: 'Messages a second' }),
    replayed: count.meta({ description: 'Messages given to the fold so far' }),
    startedAt: instantSchema,
    endedAt: instantSchema.nullable(),
  })
  .meta({ id: 'QuarantineReplay' });
export type ReplayAnswer = z.infer<typeof replaySchema>;

export const replayQuerySchema = z.strictObject(pageQueryShape(z.int()));
export type ReplayQuery = z.infer<typeof replayQuerySchema>;
export const replayPageSchema = pageSchema(replaySchema, 'QuarantineReplayPage');
export type ReplayPage = z.infer<typeof replayPageSchema>;

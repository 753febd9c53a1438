import { z } from 'zod';
import { type QuarantineCode, quarantineReasons } from '../quarantine.js';
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
    message: z
      .object({ bytes: count, start: z.string() })
      .meta({ description: 'Length of the original message, and the start of it as text' }),
  })
  .meta({ id: 'QuarantineItem' });

export const quarantinePageSchema = pageSchema(quarantineItemSchema, 'QuarantinePage');
export type QuarantinePage = z.infer<typeof quarantinePageSchema>;

import { z } from 'zod';
import { eventTypes, lastEventIdSchema } from './events.schema.js';
import { pageQueryShape, pageSchema } from './paging.schema.js';
import { correlationIdSchema, instantSchema } from './words.schema.js';

const urlCharactersMax = 2_048;
const typesSchema = z.array(z.enum(eventTypes)).min(1).max(eventTypes.length);
const webhookIdSchema = z.string().regex(/^wh_[0-9a-f]{24}$/, 'must be the id of a webhook');

export const webhookInputSchema = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, error: 'must be an address that begins with https://' })
      .max(urlCharactersMax)
      .meta({ description: 'Where to POST events: https, and not in a private network' }),
    types: typesSchema.default([...eventTypes]),
  })
  .meta({
    id: 'WebhookInput',
    example: {
      url: 'https://risk.bank.example/chanrong',
      types: ['score.changed', 'margin.changed'],
    },
  });
export type WebhookInput = z.infer<typeof webhookInputSchema>;

export const webhookReplaySchema = z
  .strictObject({
    after: lastEventIdSchema.meta({
      description: 'Events after this one are sent again; absent: all that are kept',
    }),
  })
  .meta({ id: 'WebhookReplay', example: { after: '84211-1907' } });
export type WebhookReplay = z.infer<typeof webhookReplaySchema>;

/** A body without anything in it. */
export const nothingSchema = z.strictObject({}).meta({ id: 'Nothing', example: {} });

export const webhookPathSchema = z.strictObject({ webhookId: webhookIdSchema });
export type WebhookPath = z.infer<typeof webhookPathSchema>;

export const webhookQuerySchema = z.strictObject(pageQueryShape(webhookIdSchema));
export type WebhookQuery = z.infer<typeof webhookQuerySchema>;

const webhookShape = {
  id: z.string(),
  url: z.string(),
  types: z.array(z.enum(eventTypes)),
  keys: z
    .array(
      z.object({
        publicKey: z.string().meta({
          description: 'Ed25519, as Standard Webhooks writes it: whpk_ and base64',
          example: 'whpk_MCowBQYDK2VwAyEAqmHOYOk4yZbxnCk4e1VqTqXcLiA=',
        }),
        retiresAt: instantSchema.nullable(),
      }),
    )
    .meta({ description: 'Keys that sign now, newest first; every message is signed by all' }),
  state: z.enum(['enabled', 'disabled']),
  disabledReason: z
    .enum(['asked', 'failing', 'gone'])
    .nullable()
    .meta({ description: 'failing: no answer for five days. gone: it answered 410' }),
  failingSince: instantSchema.nullable(),
  pendingCount: z.int().min(0).meta({ description: 'Deliveries that wait for an attempt' }),
  registeredAt: instantSchema,
};

const webhookItemSchema = z.object(webhookShape).meta({ id: 'WebhookItem' });
export type WebhookItem = z.infer<typeof webhookItemSchema>;

export const webhookSchema = z
  .object({ ...webhookShape, correlationId: correlationIdSchema })
  .meta({ id: 'Webhook' });
export type WebhookAnswer = z.infer<typeof webhookSchema>;

export const webhookPageSchema = pageSchema(webhookItemSchema, 'WebhookPage');
export type WebhookPage = z.infer<typeof webhookPageSchema>;

export const deliveryQuerySchema = z.strictObject(pageQueryShape(z.int()));
export type DeliveryQuery = z.infer<typeof deliveryQuerySchema>;

const deliverySchema = z
  .object({
    eventId: z.string(),
    type: z.string(),
    state: z.enum(['pending', 'delivered', 'failed', 'withheld']).meta({
      description:
        'failed: given up after three days. withheld: the caller may not know it any more, and was not told',
    }),
    attempts: z.int().min(0),
    takenAt: instantSchema,
    nextAt: instantSchema.nullable().meta({ description: 'When it is tried again' }),
    lastAt: instantSchema.nullable(),
    lastStatus: z.int().nullable(),
    lastError: z.string().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });

export const deliveryPageSchema = pageSchema(deliverySchema, 'WebhookDeliveryPage');
export type DeliveryPage = z.infer<typeof deliveryPageSchema>;

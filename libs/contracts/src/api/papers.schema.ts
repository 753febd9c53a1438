import { documentKinds, flowLegs } from '@chanrong/portrait';
import { z } from 'zod';
import { pageQueryShape, pageSchema } from './paging.schema.js';
import {
  correlationIdSchema,
  instantParameterSchema,
  instantSchema,
  moneySchema,
  usccParameterSchema,
  usccSchema,
} from './words.schema.js';

const idPattern = /^[A-Za-z0-9_.-]{1,64}$/;
const idSchema = z.string().regex(idPattern, 'must be 1 to 64 of letters, digits, - _ .');
const wordSchema = z.string().trim().min(1).max(128);
const quantityKgSchema = z.number().min(0.001).max(1e10);
const amountSchema = moneySchema.refine(({ amount }) => /^\d{1,10}\.\d{2}$/.test(amount), {
  error: 'must be at least 0 and below ten billion',
  path: ['amount'],
});

/** A header of every write: the same key with the same request gives the same answer again. */
export const idempotencyKeySchema = z
  .string({ error: 'must be sent: a text of your own for this request, 8 to 128 characters' })
  .regex(/^[\x21-\x7e]{8,128}$/, 'must be 8 to 128 visible characters');

// Pledges ------------------------------------------------------------------------------------------

const goodsShape = {
  place: wordSchema.meta({
    description: 'Storage unit of the enterprise, or the code of the place where it stands',
    example: 'PILE-1',
  }),
  commodity: wordSchema.meta({ example: 'ALUMINA' }),
  quantityKg: quantityKgSchema.meta({
    description: 'Specific pledges: the goods; floating ones: the floor that must remain',
    example: 100_000_000,
  }),
};
const goodsInputSchema = z.strictObject(goodsShape);
const goodsSchema = z.object(goodsShape).meta({ id: 'PledgedGoods' });

const registryEntryShape = {
  registrationNumber: wordSchema,
  searchCertificate: wordSchema.nullable(),
};

export const pledgeInputSchema = z
  .strictObject({
    pledgeId: idSchema.meta({ example: 'QD-2014-001' }),
    uscc: usccParameterSchema,
    kind: z.enum(['specific', 'floating']),
    goods: goodsInputSchema,
    from: instantParameterSchema,
    to: instantParameterSchema.optional().meta({ description: 'Absent: until released' }),
    documentIds: z.array(idSchema).max(100).default([]).meta({
      description: 'Documents of the enterprise that were handed over',
    }),
    registryEntry: z
      .strictObject({ ...registryEntryShape, registeredAt: instantParameterSchema })
      .optional()
      .meta({ description: 'Entry in the national registry of movable property' }),
  })
  .meta({ id: 'PledgeInput' });
export type PledgeInput = z.infer<typeof pledgeInputSchema>;

export const coverInputSchema = z
  .strictObject({
    uscc: usccParameterSchema,
    goods: goodsInputSchema,
    from: instantParameterSchema.optional().meta({ description: 'Absent: now' }),
    to: instantParameterSchema.optional().meta({ description: 'Absent: without end' }),
  })
  .meta({ id: 'CoverInput' });
export type CoverInput = z.infer<typeof coverInputSchema>;

export const releaseInputSchema = z
  .strictObject({ at: instantParameterSchema.optional().meta({ description: 'Absent: now' }) })
  .meta({ id: 'ReleaseInput' });
export type ReleaseInput = z.infer<typeof releaseInputSchema>;

export const substituteInputSchema = z
  .strictObject({
    goods: goodsInputSchema,
    at: instantParameterSchema.optional().meta({ description: 'Absent: now' }),
  })
  .meta({ id: 'SubstituteInput' });
export type SubstituteInput = z.infer<typeof substituteInputSchema>;

export const pledgePathSchema = z.strictObject({ pledgeId: idSchema });
export type PledgePath = z.infer<typeof pledgePathSchema>;

export const pledgeQuerySchema = z.strictObject({
  ...pageQueryShape(idSchema),
  uscc: usccParameterSchema.optional(),
});
export type PledgeQuery = z.infer<typeof pledgeQuerySchema>;

const coverShape = {
  verdict: z.enum(['clear', 'over-pledged', 'unverified']).meta({
    description: 'unverified: nothing observes the place now, so nothing can be said',
  }),
  measuredKg: z.number().nullable().meta({
    description: 'What sensors vouch for at the place with 95 % probability',
  }),
  pledgedKg: z.number().meta({
    description:
      'The most that pledges of all banks claim there at one time; whose they are is not said',
  }),
  freeKg: z.number().meta({ description: 'What is left then' }),
};

export const coverSchema = z
  .object({ ...coverShape, correlationId: correlationIdSchema })
  .meta({ id: 'Cover' });
export type CoverAnswer = z.infer<typeof coverSchema>;

const pledgeShape = {
  pledgeId: z.string(),
  uscc: usccSchema,
  bank: z.string().meta({ description: 'Code of the bank; no other bank sees the pledge' }),
  kind: z.enum(['specific', 'floating']),
  goods: z
    .array(z.object({ goods: goodsSchema, from: instantSchema, to: instantSchema.nullable() }))
    .meta({ description: 'What stood, stands and will stand for the pledge, oldest first' }),
  documentIds: z.array(z.string()),
  registryEntry: z.object({ ...registryEntryShape, registeredAt: instantSchema }).nullable(),
  releasedAt: instantSchema.nullable(),
  registeredAt: instantSchema,
};
export const pledgeItemSchema = z.object(pledgeShape).meta({ id: 'PledgeItem' });
export type PledgeItem = z.infer<typeof pledgeItemSchema>;

export const pledgeSchema = z
  .object({
    ...pledgeShape,
    cover: z.object(coverShape).nullable().meta({
      description:
        'Of the goods that stand for it now, with this pledge among those that claim them',
    }),
    correlationId: correlationIdSchema,
  })
  .meta({ id: 'Pledge' });
export type PledgeAnswer = z.infer<typeof pledgeSchema>;

export const pledgePageSchema = pageSchema(pledgeItemSchema, 'PledgePage');
export type PledgePage = z.infer<typeof pledgePageSchema>;

// Documents ----------------------------------------------------------------------------------------

const headShape = {
  documentId: idSchema.meta({ example: 'INV-2025-0012' }),
  number: wordSchema.meta({ description: 'As its issuer numbered it' }),
  issuer: wordSchema.meta({ description: 'Unified social credit code, or a key of your own' }),
  issuedAt: instantParameterSchema,
};

export const documentInputSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.enum(flowLegs),
      ...headShape,
      tradeKey: wordSchema.meta({
        description: 'What the documents of one deal share: the number of its contract or order',
      }),
      seller: wordSchema,
      buyer: wordSchema,
      commodity: wordSchema.optional(),
      quantityKg: quantityKgSchema.optional(),
      amount: amountSchema.optional(),
      dueAt: instantParameterSchema.optional().meta({
        description: 'When delivery (of an order) or payment (of an invoice) is due',
      }),
    }),
    z.strictObject({
      kind: z.literal('receipt'),
      ...headShape,
      holder: wordSchema,
      place: goodsShape.place,
      commodity: wordSchema,
      quantityKg: quantityKgSchema,
      validTo: instantParameterSchema.optional(),
    }),
  ])
  .meta({ id: 'DocumentInput' });
export type DocumentInputBody = z.infer<typeof documentInputSchema>;

export const documentPathSchema = z.strictObject({
  uscc: usccParameterSchema,
  documentId: idSchema,
});
export type DocumentPath = z.infer<typeof documentPathSchema>;

export const documentQuerySchema = z.strictObject(pageQueryShape(idSchema));
export type DocumentQuery = z.infer<typeof documentQuerySchema>;

const documentShape = {
  documentId: z.string(),
  kind: z.enum(documentKinds),
  number: z.string(),
  issuer: z.string(),
  issuedAt: instantSchema,
  tradeKey: z.string().nullable(),
  seller: z.string().nullable(),
  buyer: z.string().nullable(),
  holder: z.string().nullable(),
  place: z.string().nullable(),
  commodity: z.string().nullable(),
  quantityKg: z.number().nullable(),
  amount: moneySchema.nullable(),
  dueAt: instantSchema.nullable(),
  validTo: instantSchema.nullable(),
  withdrawnAt: instantSchema.nullable(),
  recordedAt: instantSchema,
};
export const documentItemSchema = z.object(documentShape).meta({ id: 'DocumentItem' });
export type DocumentItem = z.infer<typeof documentItemSchema>;

export const documentSchema = z
  .object({ ...documentShape, correlationId: correlationIdSchema })
  .meta({ id: 'Document' });
export type DocumentAnswer = z.infer<typeof documentSchema>;

export const documentPageSchema = pageSchema(documentItemSchema, 'DocumentPage');
export type DocumentPage = z.infer<typeof documentPageSchema>;

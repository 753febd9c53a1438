/** Proofs about the journal, for whoever trusts neither the answers nor the database they came from. */
import { z } from 'zod';
import { receiptSchema } from './receipt.schema.js';
import { hashSchema, instantSchema } from './words.schema.js';

export const proofFormat = 'chanrong-proof-1';

const count = z.int().min(0);
const size = z.int().min(1);
const sizeParameter = z.coerce.number({ error: 'must be the size of a tree head' }).int().min(1);
const pathSchema = z.array(hashSchema).meta({
  description: 'Hashes beside the way to the root, lowest first (RFC 6962)',
});

export const proofSegmentsMax = 256;

export const proofQuerySchema = z.strictObject({
  head: sizeParameter.optional().meta({
    description: 'Prove by the head of this size, which the caller keeps; otherwise by the newest',
  }),
  since: sizeParameter.optional().meta({
    description: 'Prove too that the head of this size, which the caller keeps, grew into it',
  }),
  segments: z.coerce
    .number({ error: `must be 1 to ${proofSegmentsMax}` })
    .int()
    .min(1)
    .max(proofSegmentsMax)
    .default(32)
    .meta({ description: 'How many segments, ending with that of the score, are looked through' }),
});
export type ProofQuery = z.infer<typeof proofQuerySchema>;

export const treeHeadSchema = z
  .object({
    partition: count,
    size: size.meta({ description: 'Segments it covers: all from 1 to this one' }),
    root: hashSchema,
    signedAt: instantSchema,
    note: z.string().meta({ description: 'Signed checkpoint, c2sp.org/tlog-checkpoint' }),
  })
  .meta({ id: 'TreeHead' });
export type TreeHeadAnswer = z.infer<typeof treeHeadSchema>;

export const treeHeadsSchema = z
  .object({
    verifierKeys: z.array(z.string()).meta({
      description:
        'Keys that heads are signed by. Pin them: later answers cannot vouch for themselves',
    }),
    items: z.array(treeHeadSchema),
  })
  .meta({ id: 'TreeHeads' });
export type TreeHeadsAnswer = z.infer<typeof treeHeadsSchema>;

export const consistencyPathSchema = z.strictObject({
  partition: z.coerce.number({ error: 'must be a partition' }).int().min(0),
});
export type ConsistencyPath = z.infer<typeof consistencyPathSchema>;

export const consistencyQuerySchema = z
  .strictObject({
    from: sizeParameter.optional().meta({
      description: 'Size of the head that the caller keeps; otherwise of the first that was signed',
    }),
    to: sizeParameter
      .optional()
      .meta({ description: 'Size of a later head; otherwise the newest' }),
  })
  .refine(({ from = 1, to = from }) => from <= to, {
    message: 'must not be larger than to',
    path: ['from'],
  });
export type ConsistencyQuery = z.infer<typeof consistencyQuerySchema>;

export const consistencySchema = z
  .object({ from: treeHeadSchema, to: treeHeadSchema, path: pathSchema })
  .meta({ id: 'Consistency' });
export type ConsistencyAnswer = z.infer<typeof consistencySchema>;

export const provenSegmentSchema = z
  .object({
    partition: count,
    seq: size,
    recordedMs: count,
    entryCount: count,
    contentsRoot: hashSchema,
    path: pathSchema,
    contents: z.array(
      z.object({
        index: count,
        salt: z.string(),
        content: z.string().meta({
          description: 'Base64: the frame of an entry, or after the last one the chain hash',
        }),
        path: pathSchema,
      }),
    ),
  })
  .meta({ id: 'ProvenSegment' });

export const proofSchema = z
  .object({
    format: z.literal(proofFormat),
    receipt: receiptSchema,
    verifierKeys: z.array(z.string()),
    head: treeHeadSchema,
    segments: z.array(provenSegmentSchema).meta({
      description:
        'The segment of the score, those of its scorecard and prices, and those with messages of the enterprise',
    }),
    since: consistencySchema.nullable(),
  })
  .meta({ id: 'Proof' });
export type Proof = z.infer<typeof proofSchema>;

import { z } from 'zod';
import { gatewayIdPattern } from '../topic.js';
import { instantSchema, usccSchema } from './words.schema.js';

const gatewayIdSchema = z
  .string()
  .regex(gatewayIdPattern, 'must be 1 to 64 of letters, digits, - _ .');
const pemSchema = z.string().min(1).max(8_192);

export const enrolmentRequestSchema = z
  .strictObject({
    gatewayId: gatewayIdSchema.meta({ description: 'Chosen by whoever enrols; for life' }),
    uscc: usccSchema,
  })
  .meta({ id: 'EnrolmentRequest' });
export type EnrolmentRequest = z.infer<typeof enrolmentRequestSchema>;

export const enrolmentSchema = z
  .object({
    gatewayId: z.string(),
    uscc: usccSchema,
    code: z
      .string()
      .meta({ description: 'Works once; shown this once', example: 'K7QF-2M9X-RT4H' }),
    expiresAt: instantSchema,
    redeem: z.string().meta({ description: 'A command that redeems it from a shell' }),
  })
  .meta({ id: 'Enrolment' });
export type Enrolment = z.infer<typeof enrolmentSchema>;

export const redemptionSchema = z
  .strictObject({
    code: z.string().min(1).max(64),
    csr: pemSchema.optional().meta({
      description:
        'PKCS #10 in PEM, for a certificate instead of a secret; its subject does not count',
    }),
    publicKey: pemSchema.optional().meta({
      description:
        'Ed25519, PEM or base64url: from then on the gateway must sign what it publishes',
    }),
  })
  .meta({ id: 'Redemption' });
export type Redemption = z.infer<typeof redemptionSchema>;

export const renewalSchema = z
  .strictObject({
    secret: z
      .string()
      .min(1)
      .max(256)
      .optional()
      .meta({ description: 'What it connects with now' }),
    certificate: pemSchema
      .optional()
      .meta({ description: 'Or the certificate it connects with now' }),
    signature: z.string().max(2_048).optional().meta({
      description:
        'With a certificate: base64 of its key’s signature of the csr text (SHA-256; pure with Ed25519)',
    }),
    csr: pemSchema.optional().meta({ description: 'For a certificate; without it, a new secret' }),
  })
  .meta({ id: 'Renewal' });
export type Renewal = z.infer<typeof renewalSchema>;

export const gatewayIdentitySchema = z
  .object({
    gatewayId: z.string(),
    secret: z.string().optional().meta({ description: 'The password; shown this once' }),
    certificate: z.string().optional().meta({ description: 'PEM, for the key of the request' }),
    certificateExpiresAt: instantSchema.optional(),
    authority: z.string().meta({ description: 'PEM: what the gateway must trust of the broker' }),
  })
  .meta({ id: 'GatewayIdentity' });
export type GatewayIdentity = z.infer<typeof gatewayIdentitySchema>;

export const enrolledIdentitySchema = gatewayIdentitySchema
  .extend({
    uscc: usccSchema,
    partition: z.int().min(0),
    topic: z
      .string()
      .meta({ description: 'What its topics begin with', example: 'chanrong/v1/2/gw-1' }),
    epoch: z.int().min(1).meta({ description: 'For its births, until it is enrolled again' }),
    brokers: z
      .array(z.string())
      .meta({ description: 'Where to connect', example: ['mqtts://localhost:8883'] }),
  })
  .meta({ id: 'EnrolledIdentity' });
export type EnrolledIdentity = z.infer<typeof enrolledIdentitySchema>;

export const revocationSchema = z
  .object({ gatewayId: z.string(), changed: z.boolean() })
  .meta({ id: 'Revocation' });
export type Revocation = z.infer<typeof revocationSchema>;

/** In the order in which they come true. */
export const gatewaySteps = [
  'connected',
  'clock',
  'birth',
  'first-reading',
  'sequence',
  'first-score',
] as const;
export type GatewayStep = (typeof gatewaySteps)[number];

export const gatewayStatusSchema = z
  .object({
    gatewayId: z.string(),
    uscc: usccSchema,
    enrolledAt: instantSchema,
    revokedAt: instantSchema.nullable(),
    done: z.boolean().meta({ description: 'Every step is' }),
    steps: z.array(
      z.object({
        step: z.enum(gatewaySteps),
        state: z.enum(['done', 'waiting', 'wrong']),
        detail: z.string(),
        hint: z.string().nullable().meta({ description: 'How to mend it; null when it is done' }),
      }),
    ),
    quarantine: z.object({
      kept: z.int().min(0),
      bytes: z.int().min(0),
      notKept: z
        .int()
        .min(0)
        .meta({ description: 'What came while the quarantine of the gateway was full' }),
      keptMax: z.int().min(1),
      bytesMax: z.int().min(1),
    }),
  })
  .meta({ id: 'GatewayStatus' });
export type GatewayStatus = z.infer<typeof gatewayStatusSchema>;

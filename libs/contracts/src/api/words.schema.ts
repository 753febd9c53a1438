/** Words that several answers share. Schemas with an id become named components of the OpenAPI document. */
import { parseInstant, parseUscc } from '@chanrong/kernel';
import { z } from 'zod';

/** RFC 3339 in UTC with milliseconds, as the API writes it. */
export const instantSchema = z.iso
  .datetime()
  .meta({ description: 'Instant, RFC 3339 in UTC', example: '2026-09-01T08:00:00.000Z' });

/** An instant as callers may send it, with any offset; gives Unix ms. */
export const instantParameterSchema = z.iso
  .datetime({ offset: true, error: 'must be an instant as in RFC 3339: 2026-09-01T08:00:00Z' })
  .transform((text, context) => {
    const ms = parseInstant(text);
    if (ms !== undefined) return ms;
    context.addIssue({ code: 'custom', message: 'must be an instant that exists' });
    return z.NEVER;
  });

/** The past, on two axes: what held at an instant, by what was known at an instant. */
export const pastShape = {
  asOf: instantParameterSchema.optional().meta({
    description: 'Event-time axis: what held at this instant',
  }),
  knownAt: instantParameterSchema.optional().meta({
    description: 'Journal-time axis: only what was known at this instant',
  }),
};

const usccMeta = {
  description: 'Unified social credit code, GB 32100-2015, with its check character',
  example: '91320214MA1XKDM518',
};

export const usccSchema = z.string().length(18).meta(usccMeta);

/** A code that a caller types: whatever is wrong with it is said. */
export const usccParameterSchema = z
  .string()
  .superRefine((text, context) => {
    const parsed = parseUscc(text);
    if (parsed.ok) return;
    const { message, hint } = parsed.error;
    context.addIssue({ code: 'custom', message: `is ${message}; ${hint}` });
  })
  .meta({ ...usccMeta, pattern: '^[0-9A-HJ-NPQRTUWXY]{18}$' });

export const moneySchema = z
  .object({
    currency: z.literal('CNY'),
    amount: z
      .string()
      .regex(/^-?\d+\.\d{2}$/)
      .meta({ description: 'Decimal with two digits after the point', example: '15500000.00' }),
  })
  .meta({ id: 'Money' });
export type MoneyAnswer = z.infer<typeof moneySchema>;

/** A share or probability, 0 to 1. */
export const ratioSchema = z.number().min(0).max(1);

export const enterpriseNameSchema = z
  .object({ uscc: usccSchema, name: z.string() })
  .meta({ id: 'EnterpriseName' });

export const journalPositionSchema = z
  .object({ partition: z.int().min(0), seq: z.int().min(1) })
  .meta({
    id: 'JournalPosition',
    description:
      'The last journal segment that the answer rests on: with it the answer can be recomputed',
  });

export const hashSchema = z
  .string()
  .regex(/^[0-9a-f]+$/)
  .meta({ description: 'Hash of the content, hexadecimal; the same journal gives the same hash' });

export const correlationIdSchema = z
  .string()
  .meta({ description: 'The x-request-id of this request, for questions about this answer' });

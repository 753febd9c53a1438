import { type AlertRule, alertRules, type AlertSubject } from '@chanrong/portrait';
import { z } from 'zod';
import { pageQueryShape, pageSchema } from './paging.schema.js';
import {
  correlationIdSchema,
  instantSchema,
  journalPositionSchema,
  pastShape,
  usccSchema,
} from './words.schema.js';

const rules = Object.keys(alertRules) as [AlertRule, ...AlertRule[]];
const subjectKinds = [
  'gateway',
  'channel',
  'asset',
  'enterprise',
  'place',
  'document',
  'trade',
  'facility',
  'commodity',
] as const satisfies AlertSubject[];
const severitySchema = z.enum(['info', 'warning', 'critical']);
const handlingStateSchema = z.enum(['open', 'acknowledged', 'resolved']);
const labelSchema = z.enum(['confirmed', 'false']).meta({
  description: 'confirmed: what it says was so. false: it was not; the rule was wrong here',
});
const noteSchema = z.string().trim().min(1).max(1_000);

export const alertQuerySchema = z.strictObject({
  ...pageQueryShape(z.int()),
  ...pastShape,
  state: z.enum(['open', 'closed']).optional().meta({ description: 'Only open or closed alerts' }),
  severity: severitySchema.optional().meta({ description: 'Only this severity' }),
  rule: z.enum(rules).optional().meta({ description: 'Only this rule' }),
  handling: handlingStateSchema
    .optional()
    .meta({ description: 'Only those that the organisation of the caller has brought so far' }),
});
export type AlertQuery = z.infer<typeof alertQuerySchema>;

const alertShape = {
  id: z.string().meta({ description: 'Stable: the same journal gives the same id' }),
  uscc: usccSchema,
  rule: z.string().meta({ description: 'Stable code', example: 'channel-stuck' }),
  title: z.object({ zh: z.string(), en: z.string() }),
  advice: z
    .object({ zh: z.string(), en: z.string() })
    .meta({ description: 'What a person can do about it' }),
  severity: severitySchema,
  audience: z.enum(['operations', 'credit']).meta({
    description: 'operations: the plant and its sensors. credit: what bears on a loan',
  }),
  state: z.enum(['open', 'closed']),
  subject: z.object({
    kind: z.enum(subjectKinds),
    id: z.string().meta({ example: 'TANK-01/mass_kg' }),
    assetId: z.string().nullable(),
  }),
  openedAt: instantSchema.meta({
    description: 'Journal time where the enterprise is live, event time where it is recorded',
  }),
  closedAt: instantSchema.nullable(),
  evidence: z.object({
    value: z.number().nullable(),
    limit: z.number().nullable().meta({ description: 'What the value was compared with' }),
    unit: z.string(),
    since: instantSchema.nullable(),
  }),
  journal: journalPositionSchema,
  handling: z
    .object({
      state: handlingStateSchema,
      label: labelSchema.nullable(),
      at: instantSchema.nullable(),
      by: z.string().nullable().meta({ description: 'Who of the organisation did it' }),
    })
    .meta({
      id: 'AlertHandling',
      description:
        'How far the organisation of the caller is with it. Whether the cause lasts is `state`',
    }),
};

const alertItemSchema = z.object(alertShape).meta({ id: 'Alert' });

const alertStepSchema = z
  .object({
    state: z.enum(['acknowledged', 'resolved']),
    label: labelSchema.nullable(),
    note: z.string().nullable(),
    at: instantSchema,
    by: z.object({
      role: z.string(),
      tenant: z.string(),
      subject: z.string().meta({ description: 'As the token or the sign-in names who did it' }),
    }),
  })
  .meta({ id: 'AlertStep' });

export const alertSchema = z
  .object({
    ...alertShape,
    steps: z.array(alertStepSchema).meta({
      description:
        'What was done about it, oldest first: by the organisation of the caller; for an operator, by all',
    }),
    correlationId: correlationIdSchema,
  })
  .meta({ id: 'AlertDetail' });
export type AlertAnswer = z.infer<typeof alertSchema>;

export const alertPathSchema = z.strictObject({
  alertId: z.string().regex(/^[0-9a-f]{1,64}$/, 'must be the id of an alert'),
});
export type AlertPath = z.infer<typeof alertPathSchema>;

export const acknowledgementSchema = z
  .strictObject({ note: noteSchema.optional() })
  .meta({ id: 'Acknowledgement', example: { note: 'called the plant; a person goes to look' } });
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

export const resolutionSchema = z
  .strictObject({ label: labelSchema, note: noteSchema.optional() })
  .meta({ id: 'Resolution', example: { label: 'false', note: 'the scale was being cleaned' } });
export type Resolution = z.infer<typeof resolutionSchema>;

export const alertPageSchema = pageSchema(alertItemSchema, 'AlertPage');
export type AlertPage = z.infer<typeof alertPageSchema>;

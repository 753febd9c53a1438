import { type AlertRule, alertRules, type AlertSubject } from '@chanrong/portrait';
import { z } from 'zod';
import { pageQueryShape, pageSchema } from './paging.schema.js';
import { instantSchema, journalPositionSchema, usccSchema } from './words.schema.js';

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

export const alertQuerySchema = z.strictObject({
  ...pageQueryShape(z.int()),
  state: z.enum(['open', 'closed']).optional().meta({ description: 'Only open or closed alerts' }),
  severity: severitySchema.optional().meta({ description: 'Only this severity' }),
  rule: z.enum(rules).optional().meta({ description: 'Only this rule' }),
});
export type AlertQuery = z.infer<typeof alertQuerySchema>;

export const alertSchema = z
  .object({
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
  })
  .meta({ id: 'Alert' });

export const alertPageSchema = pageSchema(alertSchema, 'AlertPage');
export type AlertPage = z.infer<typeof alertPageSchema>;

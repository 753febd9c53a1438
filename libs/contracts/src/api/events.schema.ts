/** What changed, as it is told: over a stream, on a page, and to webhooks, in one shape. */
import { z } from 'zod';
import { instantSchema, journalPositionSchema, usccSchema } from './words.schema.js';

const judgementShape = {
  outcome: z.enum(['scored', 'insufficient-data']),
  score: z.int().nullable(),
  grade: z.enum(['A', 'B', 'C', 'D', 'E']).nullable(),
};
const marginStateSchema = z.enum(['normal', 'warn', 'call', 'liquidate']);

const scoreChangedSchema = z.object({
  ...judgementShape,
  previous: z.object(judgementShape).nullable().meta({ description: 'null for the first' }),
});
const alertChangedSchema = z.object({
  alertId: z.string(),
  rule: z.string(),
  severity: z.enum(['info', 'warning', 'critical']),
  audience: z.enum(['operations', 'credit']),
});
const marginChangedSchema = z.object({
  facilityId: z.string(),
  state: marginStateSchema,
  previous: marginStateSchema.nullable().meta({ description: 'null for the first' }),
});

export const eventTypes = [
  'score.changed',
  'alert.opened',
  'alert.closed',
  'margin.changed',
] as const;
export type EventType = (typeof eventTypes)[number];

const eventIdPattern = /^\d{1,18}-\d{1,18}$/;

const shared = {
  id: z.string().regex(eventIdPattern).meta({
    description: 'Opaque; later events have later places, though ids are not to be compared',
    example: '84211-1907',
  }),
  timestamp: instantSchema.meta({ description: 'Journal time at which it became known' }),
  uscc: usccSchema,
  journal: journalPositionSchema,
};

export const eventSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('score.changed'), ...shared, data: scoreChangedSchema }),
    z.object({ type: z.literal('alert.opened'), ...shared, data: alertChangedSchema }),
    z.object({ type: z.literal('alert.closed'), ...shared, data: alertChangedSchema }),
    z.object({ type: z.literal('margin.changed'), ...shared, data: marginChangedSchema }),
  ])
  .meta({
    id: 'Event',
    example: {
      type: 'score.changed',
      id: '84211-1907',
      timestamp: '2026-09-01T08:00:03.120Z',
      uscc: '91320214MA1XKDM518',
      journal: { partition: 3, seq: 118_204 },
      data: {
        outcome: 'scored',
        score: 598,
        grade: 'C',
        previous: { outcome: 'scored', score: 612, grade: 'B' },
      },
    },
  });
export type Event = z.infer<typeof eventSchema>;

const eventIdParameterSchema = z
  .string()
  .regex(eventIdPattern, 'must be the id of an event, or last of an earlier answer');
export const lastEventIdSchema = eventIdParameterSchema.optional();

export const eventQuerySchema = z.strictObject({
  after: lastEventIdSchema.meta({
    description:
      'Only what came after this event; absent: on a page the oldest, over a stream news',
  }),
  limit: z.coerce
    .number({ error: 'must be a whole number from 1 to 200' })
    .int()
    .min(1)
    .max(200)
    .default(50)
    .meta({ description: 'Most events on one page' }),
});
export type EventQuery = z.infer<typeof eventQuerySchema>;

export const eventPageSchema = z
  .object({
    items: z.array(eventSchema),
    last: z.string().meta({ description: 'Send it as `after` to go on from here' }),
    more: z.boolean().meta({ description: 'Whether there is more already' }),
    complete: z.boolean().meta({
      description: 'false: what came right after `after` is no longer kept; read the present state',
    }),
  })
  .meta({ id: 'EventPage' });
export type EventPage = z.infer<typeof eventPageSchema>;

import { z } from 'zod';
import { pageQueryShape, pageSchema } from './paging.schema.js';
import { instantSchema, usccParameterSchema, usccSchema } from './words.schema.js';

export const enterprisePathSchema = z.strictObject({ uscc: usccParameterSchema });
export type EnterprisePath = z.infer<typeof enterprisePathSchema>;

export const enterpriseQuerySchema = z.strictObject(pageQueryShape(z.string().length(18)));
export type EnterpriseQuery = z.infer<typeof enterpriseQuerySchema>;

export const timeBaseSchema = z.enum(['live', 'recorded']).meta({
  description:
    'live: time is journal time, silence counts. recorded: replayed history, time is event time',
});

export const enterpriseSchema = z
  .object({
    uscc: usccSchema,
    name: z.string(),
    park: z.string().nullable(),
    cluster: z.string().nullable(),
    grid: z.string().nullable(),
    timeBase: timeBaseSchema,
    registeredAt: instantSchema,
  })
  .meta({ id: 'Enterprise' });

export const enterprisePageSchema = pageSchema(enterpriseSchema, 'EnterprisePage');
export type EnterprisePage = z.infer<typeof enterprisePageSchema>;

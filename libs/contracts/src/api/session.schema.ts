import { z } from 'zod';

/** Who asks, as the API understood the token or the session. */
export const sessionSchema = z
  .object({
    subject: z.string(),
    name: z.string().meta({ description: 'What to call the person or the program' }),
    role: z.enum(['bank', 'manufacturer', 'operator', 'liaison']),
    tenant: z.string().meta({
      description: 'Code of the bank, of the enterprise, or of the grid that the caller acts for',
    }),
    scopes: z.array(z.string()).meta({ description: 'What the caller may ask for' }),
  })
  .meta({ id: 'Session' });
export type SessionAnswer = z.infer<typeof sessionSchema>;

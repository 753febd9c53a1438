/** Lists are read page by page. A cursor names the last row of a page, so rows that come or go shift nothing. */
import { z } from 'zod';

export const pageSizeMax = 200;
const pageSizeDefault = 50;
const cursorCharactersMax = 256;

/**
 * The paging parameters of a list whose rows have a key of the given shape. In the answer the key comes
 * back as `after`, absent on the first page.
 */
export function pageQueryShape<Key extends string | number>(
  keySchema: z.ZodType<Key>,
  { most = pageSizeMax }: { readonly most?: number } = {},
) {
  return {
    limit: z.coerce
      .number({ error: `must be a whole number from 1 to ${most}` })
      .int()
      .min(1)
      .max(most)
      .default(pageSizeDefault)
      .meta({ description: 'Most items on one page' }),
    cursor: z
      .string()
      .max(cursorCharactersMax)
      .transform((text, context) => {
        const key = keySchema.safeParse(decodeCursor(text));
        if (key.success) return key.data;
        context.addIssue({ code: 'custom', message: 'must be nextCursor of an earlier answer' });
        return z.NEVER;
      })
      .optional()
      .meta({ description: 'nextCursor of the page before; absent for the first page' }),
  };
}

export function pageSchema<Item extends z.ZodType>(itemSchema: Item, id: string) {
  return z
    .object({
      items: z.array(itemSchema),
      nextCursor: z
        .string()
        .nullable()
        .meta({ description: 'Send it as cursor for the next page; null on the last page' }),
    })
    .meta({ id });
}

/** Opaque to callers: what is in it may change. */
export function encodeCursor(key: string | number): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function decodeCursor(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}

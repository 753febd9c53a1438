/** What if prices fell: a question about stored answers, which it does not touch. */
import { z } from 'zod';
import { ratioSchema } from './words.schema.js';

const fallsMax = 20;
const fallPattern = /^(\S.{0,127}):(0(?:\.\d{1,6})?|1(?:\.0{1,6})?)$/;
const PPM = 1_000_000;

/** `COPPER:0.15,*:0.05`, as a map from commodity to ppm; `*` stands for all that are not named. */
export const priceFallSchema = z
  .string()
  .transform((text, context) => {
    const falls = new Map<string, number>();
    const parts = text.split(',');
    if (parts.length > fallsMax) fault(context, `must name at most ${fallsMax} commodities`);
    for (const part of parts) {
      const [, commodity, ratio] = fallPattern.exec(part) ?? [];
      if (commodity === undefined || ratio === undefined) {
        fault(context, 'must be commodities, each with a ratio from 0 to 1: COPPER:0.15,ZINC:0.1');
      } else if (falls.has(commodity)) {
        fault(context, `must name ${commodity} once`);
      } else {
        falls.set(commodity, Math.round(Number(ratio) * PPM));
      }
    }
    return falls;
  })
  .optional()
  .meta({
    description:
      'What if prices fell: commodities with the share that their price loses, as COPPER:0.15,ZINC:0.1; * stands for all that are not named. Computed from what is stored, and stored nowhere',
    example: 'COPPER:0.15',
  });

function fault(context: z.RefinementCtx<string>, message: string): void {
  context.addIssue({ code: 'custom', message });
}

export const scenarioSchema = z
  .object({
    priceFalls: z.array(
      z.object({
        commodity: z.string(),
        fallRatio: ratioSchema,
        pricePerTonne: z.string().nullable().meta({
          description: 'CNY after the fall; null where none of it has a price here',
        }),
      }),
    ),
  })
  .meta({
    id: 'Scenario',
    description:
      'Prices that were assumed to have fallen. journal and hash are then of the stored answer that this one was computed from',
  });

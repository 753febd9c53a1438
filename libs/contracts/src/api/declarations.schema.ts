/** What an enterprise says about itself, what an inspection found, whom it lets read, and at which prices stock is valued. */
import { z } from 'zod';
import { enterprisePathSchema } from './enterprises.schema.js';
import { pageQueryShape, pageSchema } from './paging.schema.js';
import {
  correlationIdSchema,
  instantParameterSchema,
  instantSchema,
  moneySchema,
  usccParameterSchema,
  usccSchema,
} from './words.schema.js';

const sourceSchema = z.string().trim().min(1).max(400).meta({
  description: 'Where it comes from',
  example: 'stock-take of the warehouse',
});
const idSchema = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,64}$/, 'must be 1 to 64 of letters, digits, - _ .');

/** The answer of writes that make no document of their own. */
export const writtenSchema = z
  .object({
    changed: z.boolean().meta({ description: 'false: it was so already' }),
    correlationId: correlationIdSchema,
  })
  .meta({ id: 'Written' });
export type Written = z.infer<typeof writtenSchema>;

// Declarations -------------------------------------------------------------------------------------

export const assetPathSchema = enterprisePathSchema.extend({
  assetId: z.string().min(1).max(128).meta({ example: 'TANK-01' }),
});
export type AssetPath = z.infer<typeof assetPathSchema>;

export const bookStockInputSchema = z
  .strictObject({
    quantityKg: z.number().min(0).max(1e12),
    asOf: instantParameterSchema.meta({ description: 'Instant that the books speak of' }),
    source: sourceSchema,
  })
  .meta({
    id: 'BookStockInput',
    example: { quantityKg: 51_900, asOf: '2026-09-01T08:00:00Z', source: 'stock-take' },
  });
export type BookStockInput = z.infer<typeof bookStockInputSchema>;

const daySchema = z.iso.date({ error: 'must be a day such as 2026-09-01' });

export const declaredOutputInputSchema = z
  .strictObject({
    from: daySchema.meta({ description: 'First day, local' }),
    to: daySchema.meta({ description: 'Last day, local' }),
    parts: z.int().min(0).max(1e12),
    source: sourceSchema,
  })
  .meta({
    id: 'DeclaredOutputInput',
    example: { from: '2026-08-01', to: '2026-08-31', parts: 12_000, source: 'production report' },
  });
export type DeclaredOutputInput = z.infer<typeof declaredOutputInputSchema>;

const booksMoneySchema = moneySchema.refine(({ amount }) => /^\d{1,13}\.\d{2}$/.test(amount), {
  error: 'must be at least 0 and at most ten trillion',
  path: ['amount'],
});

const yuan = (amount: string) => ({ currency: 'CNY' as const, amount });

export const balanceSheetInputSchema = z
  .strictObject({
    asOf: instantParameterSchema.meta({ description: 'Instant that the books speak of' }),
    totalAssets: booksMoneySchema,
    shortTermDebt: booksMoneySchema,
    longTermDebt: booksMoneySchema,
    searchCertificate: z.string().trim().min(1).max(400).nullable().meta({
      description:
        'Certificate of a search in the national registry of movable property; null: what else is secured on the stock is not known',
    }),
    source: sourceSchema,
  })
  .meta({
    id: 'BalanceSheetInput',
    example: {
      asOf: '2026-06-30T16:00:00Z',
      totalAssets: yuan('80000000.00'),
      shortTermDebt: yuan('12000000.00'),
      longTermDebt: yuan('8000000.00'),
      searchCertificate: null,
      source: 'audited half-year report',
    },
  });
export type BalanceSheetInput = z.infer<typeof balanceSheetInputSchema>;

export const inspectionInputSchema = z
  .strictObject({
    inspectedAt: instantParameterSchema,
    by: z.string().trim().min(1).max(400).meta({ description: 'Who looked' }),
    reason: z.string().trim().min(1).max(400).meta({ description: 'What was found' }),
  })
  .meta({
    id: 'InspectionInput',
    example: {
      inspectedAt: '2026-09-01T08:00:00Z',
      by: 'Zhang Wei, grid 3',
      reason: 'cover was opened to replace the battery; seal renewed',
    },
  });
export type InspectionInputBody = z.infer<typeof inspectionInputSchema>;

// Consents -----------------------------------------------------------------------------------------

export const consentInputSchema = z
  .strictObject({
    uscc: usccParameterSchema,
    bank: idSchema.meta({ description: 'Code of the bank', example: 'demo-bank' }),
  })
  .meta({ id: 'ConsentInput' });
export type ConsentInputBody = z.infer<typeof consentInputSchema>;

export const consentQuerySchema = z.strictObject(
  pageQueryShape(
    z
      .int()
      .min(1)
      .max(2 ** 31 - 1),
  ),
);
export type ConsentQuery = z.infer<typeof consentQuerySchema>;

export const consentPageSchema = pageSchema(
  z
    .object({
      uscc: usccSchema,
      bank: z.string(),
      grantedAt: instantSchema,
      revokedAt: instantSchema.nullable().meta({ description: 'null while it holds' }),
    })
    .meta({ id: 'Consent' }),
  'ConsentPage',
);
export type ConsentPage = z.infer<typeof consentPageSchema>;

// Prices -------------------------------------------------------------------------------------------

const priceShape = {
  commodity: z.string().trim().min(1).max(128).meta({ example: 'COPPER' }),
  pricePerTonne: z
    .string()
    .regex(/^\d{1,12}(\.\d{1,6})?$/, 'must be a decimal number such as 68250.50')
    .meta({ description: 'CNY', example: '68250.50' }),
  dailyVolatility: z.number().min(0).lt(1).meta({
    description: 'Standard deviation of daily log returns; the haircut rests on it for a year',
    example: 0.012,
  }),
  source: sourceSchema.meta({ example: 'SHFE settlement' }),
};

export const priceSetPathSchema = z.strictObject({ priceSetId: idSchema });
export type PriceSetPath = z.infer<typeof priceSetPathSchema>;

export const priceSetInputSchema = z
  .strictObject({
    priceSetId: idSchema.meta({ example: 'shfe-2026-09-01' }),
    asOf: instantParameterSchema.meta({ description: 'Instant that the prices are valid for' }),
    prices: z.array(z.strictObject(priceShape)).min(1).max(100),
  })
  .meta({ id: 'PriceSetInput' });
export type PriceSetInputBody = z.infer<typeof priceSetInputSchema>;

export const priceSetSchema = z
  .object({
    priceSetId: z.string(),
    asOf: instantSchema,
    currency: z.literal('CNY'),
    prices: z.array(
      z.object({
        commodity: z.string(),
        pricePerTonne: z.string(),
        dailyVolatility: z.number(),
        source: z.string(),
      }),
    ),
    correlationId: correlationIdSchema,
  })
  .meta({ id: 'PriceSet' });
export type PriceSetAnswer = z.infer<typeof priceSetSchema>;

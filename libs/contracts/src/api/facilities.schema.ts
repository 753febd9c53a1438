import { z } from 'zod';
import { pageQueryShape, pageSchema } from './paging.schema.js';
import { priceFallSchema, scenarioSchema } from './scenario.schema.js';
import {
  correlationIdSchema,
  hashSchema,
  instantSchema,
  journalPositionSchema,
  moneySchema,
  ratioSchema,
  usccParameterSchema,
  usccSchema,
} from './words.schema.js';

const facilityIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,64}$/, 'must be 1 to 64 of letters, digits, - _ .');

export const facilityPathSchema = z.strictObject({ facilityId: facilityIdSchema });
export type FacilityPath = z.infer<typeof facilityPathSchema>;

export const facilityQuerySchema = z.strictObject({
  ...pageQueryShape(facilityIdSchema),
  uscc: usccParameterSchema
    .optional()
    .meta({ description: 'Only on the stock of this enterprise' }),
});
export type FacilityQuery = z.infer<typeof facilityQuerySchema>;

export const facilityReadQuerySchema = z.strictObject({ priceFall: priceFallSchema });
export type FacilityReadQuery = z.infer<typeof facilityReadQuerySchema>;

export const facilityHistoryQuerySchema = z.strictObject(pageQueryShape(z.int()));
export type FacilityHistoryQuery = z.infer<typeof facilityHistoryQuerySchema>;

const facilityMoneySchema = moneySchema.refine(({ amount }) => /^\d{1,11}\.\d{2}$/.test(amount), {
  error: 'must be at least 0 and at most ten billion',
  path: ['amount'],
});
const durationMsSchema = z
  .int()
  .min(0)
  .max(366 * 86_400_000);

/** What a bank and an enterprise agree about a facility. */
const facilityTermsShape = {
  limit: facilityMoneySchema,
  outstanding: facilityMoneySchema,
  initialLoanToValueRatio: ratioSchema,
  lines: z
    .strictObject({
      warn: ratioSchema,
      call: ratioSchema,
      liquidate: ratioSchema,
      hysteresisRatio: ratioSchema.meta({
        description: 'How far below the warning line the state is normal again',
      }),
      dwellMs: durationMsSchema.meta({ description: 'How long a line must be reached to count' }),
      cureMs: durationMsSchema.meta({ description: 'Time to cure a margin call' }),
    })
    .meta({ description: 'Loan to value at which each line is touched; ascending' }),
};

const yuan = (amount: string) => ({ currency: 'CNY' as const, amount });
const termsExample = {
  limit: yuan('20000000.00'),
  outstanding: yuan('12000000.00'),
  initialLoanToValueRatio: 0.6,
  lines: {
    warn: 0.75,
    call: 0.85,
    liquidate: 0.95,
    hysteresisRatio: 0.02,
    dwellMs: 900_000,
    cureMs: 172_800_000,
  },
};

export const facilityInputSchema = z
  .strictObject({
    facilityId: facilityIdSchema,
    uscc: usccParameterSchema,
    ...facilityTermsShape,
  })
  .meta({
    id: 'FacilityInput',
    example: { facilityId: 'F-2026-001', uscc: '91320214MA1XKDM518', ...termsExample },
  });
export type FacilityInput = z.infer<typeof facilityInputSchema>;

export const facilityTermsSchema = z
  .strictObject(facilityTermsShape)
  .meta({ id: 'FacilityTerms', example: termsExample });
export type FacilityTermsInput = z.infer<typeof facilityTermsSchema>;

export const drawingSchema = z
  .strictObject({ outstanding: facilityMoneySchema })
  .meta({ id: 'Drawing', example: { outstanding: yuan('9000000.00') } });
export type Drawing = z.infer<typeof drawingSchema>;

const marginStateSchema = z.enum(['normal', 'warn', 'call', 'liquidate']);

const decimalSchema = z.string().regex(/^\d+(\.\d+)?$/);
const marginLineSchema = z.object({
  line: z.enum(['warn', 'call', 'liquidate']),
  loanToValueRatio: ratioSchema,
  triggerValue: moneySchema.meta({ description: 'Value at which the line is touched' }),
  fallRatio: ratioSchema.nullable().meta({
    description: 'How far prices have to fall for that; null when there is no value to fall',
  }),
  hitProbability20d: ratioSchema.nullable().meta({
    description:
      'Probability of touching the line within 20 business days, at the volatility of the stock and without drift',
  }),
});

export const marginSchema = z
  .object({
    state: marginStateSchema.meta({
      description: 'liquidate is a signal; the bank decides, nothing is disposed of here',
    }),
    since: instantSchema,
    cureBy: instantSchema.nullable().meta({ description: 'End of the time to cure a call' }),
    loanToValueRatio: z.number().min(0).nullable().meta({
      description: 'Outstanding ÷ value, rounded up; null when something is drawn on nothing',
    }),
    value: moneySchema.meta({
      description: 'Accepted stock at its lower bound and published prices, after prior claims',
    }),
    priorClaims: moneySchema.meta({
      description: 'What facilities registered earlier on the same stock may claim before this one',
    }),
    fullyObserved: z.boolean().meta({
      description: 'false: stock that is not observed counts as nothing until it is',
    }),
    lines: z.array(marginLineSchema),
    prices: z
      .array(
        z.object({
          commodity: z.string(),
          pricePerTonne: decimalSchema,
          warn: decimalSchema,
          call: decimalSchema,
          liquidate: decimalSchema,
        }),
      )
      .meta({ description: 'CNY per tonne at which lines are touched if all prices fall alike' }),
    shortfall: z.object({ probability20d: ratioSchema, expected20d: moneySchema }).nullable().meta({
      description:
        'Probability that the value falls to what is outstanding within 20 business days, and what is expected to be lacking then; null where nothing has a price. No probability of default',
    }),
    cure: z
      .object({ topUp: moneySchema, repay: moneySchema })
      .meta({ description: 'Either brings the facility back to its initial loan to value' }),
    borrowingBase: moneySchema,
    availability: moneySchema.meta({ description: 'What can be drawn now' }),
    overAdvance: moneySchema.meta({
      description: 'What is drawn beyond limit or borrowing base',
    }),
    asOf: instantSchema,
    knownAt: instantSchema,
    journal: journalPositionSchema,
    hash: hashSchema,
  })
  .meta({ id: 'Margin' });

const facilityShape = {
  facilityId: z.string(),
  uscc: usccSchema,
  bank: z.string().meta({ description: 'Code of the bank; no other bank sees the facility' }),
  limit: moneySchema,
  outstanding: moneySchema,
  initialLoanToValueRatio: ratioSchema,
  margin: marginSchema.nullable().meta({
    description: 'null before the first reading is folded, and without consent of the enterprise',
  }),
};

export const facilityItemSchema = z.object(facilityShape).meta({ id: 'FacilityItem' });

export const facilitySchema = z
  .object({
    ...facilityShape,
    terms: z.object({
      hysteresisRatio: ratioSchema.meta({
        description: 'How far below the warning line the state is normal again',
      }),
      dwellMs: z.int().min(0).meta({ description: 'How long a line must be reached to count' }),
      cureMs: z.int().min(0).meta({ description: 'Time to cure a margin call' }),
    }),
    registeredAt: instantSchema,
    changedAt: instantSchema,
    scenario: scenarioSchema.nullable().meta({
      description:
        'null: as it was assessed. With one, the margin state is that once the dwell of a line has passed',
    }),
    correlationId: correlationIdSchema,
  })
  .meta({ id: 'Facility' });
export type FacilityAnswer = z.infer<typeof facilitySchema>;

export const facilityPageSchema = pageSchema(facilityItemSchema, 'FacilityPage');
export type FacilityPage = z.infer<typeof facilityPageSchema>;

export const facilityHistoryItemSchema = z
  .object({
    previousState: marginStateSchema.nullable().meta({ description: 'null for the first' }),
    outstanding: moneySchema,
    margin: marginSchema.meta({ description: 'As it was when the state was entered' }),
  })
  .meta({ id: 'FacilityHistoryItem' });

export const facilityHistoryPageSchema = pageSchema(
  facilityHistoryItemSchema,
  'FacilityHistoryPage',
);
export type FacilityHistoryPage = z.infer<typeof facilityHistoryPageSchema>;

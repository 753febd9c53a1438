/**
 * The scorecard: versioned data that says how a portrait becomes a score, and why.
 *
 * Every number in it is somebody's judgement until outcomes calibrate it, so every number stands next
 * to its reason. Ratios are integers in parts per million (ppm), so that limits compare exactly.
 */
import { factorCodes, insufficiencyCodes, unknownCodes } from '../factors/factor-code.js';
import {
  integer,
  listOf,
  number,
  oneOf,
  optional,
  orNull,
  record,
  recordOf,
  text,
  type Shape,
  type Shaped,
} from './shape.js';

const PPM = 1_000_000;
const pointsMax = 1_000;
const fenMax = Number.MAX_SAFE_INTEGER;
const daysMax = 3_650;

export const grades = ['A', 'B', 'C', 'D', 'E'] as const;
export type Grade = (typeof grades)[number];

const ppm = integer(0, PPM);
const points = integer(-pointsMax, pointsMax);

/** A number that somebody decided, and because of what. */
const judged = <T>(value: Shape<T>) => record({ value, because: text });

const advice = record({ zh: text, en: text });

/** A finding as people read it: what costs points, and what would win them back. */
const explanation = record({ zh: text, en: text, howToImprove: advice });
export type Explanation = Shaped<typeof explanation>;

const factor = record({
  code: oneOf(...factorCodes),
  /** What the bins count in: for people; the measurement decides. */
  unit: text,
  better: oneOf('higher', 'lower'),
  /** Why it counts, and why so much. */
  because: text,
  /** Ascending; a value belongs to the first bin whose `upTo` (included) it does not exceed; the last has null. */
  bins: listOf(record({ upTo: orNull(integer(-fenMax, fenMax)), points })),
  /** Points where the value is not known: a bin of its own, never a guessed value. */
  unknownPoints: points,
  explanation,
});
export type Factor = Shaped<typeof factor>;

const masterGrade = record({
  code: text,
  grade: oneOf(...grades),
  /** Largest PD of the grade, included. */
  pdPpmMax: ppm,
});
export type MasterGrade = Shaped<typeof masterGrade>;

const commodityClass = record({
  code: text,
  /** Commodity codes as price sets name them; the class `other` takes all that no class names. */
  commodities: listOf(text),
  /** Smallest price haircut, for quiet markets that have not always been quiet. */
  stressedFloorPpm: judged(ppm),
  /** Discount for the time and cost of selling, on top of the price haircut. */
  liquidityPpm: judged(ppm),
  /** Share of the eligible value that is lent on. */
  advanceRatePpm: judged(ppm),
});
export type CommodityClass = Shaped<typeof commodityClass>;

const collateralPolicy = record({
  /** Standard normal quantile of the price move that the haircut covers. */
  haircutZ: judged(number(0, 10)),
  /** T_M: business days to sell after default. */
  holdingDays: judged(integer(1, daysMax)),
  /** N_R: days between revaluations; an older price counts as revalued that much more rarely. */
  revaluationDays: judged(integer(1, daysMax)),
  priceAgeDaysMax: judged(integer(0, daysMax)),
  trustPpmMin: judged(ppm),
  /** Days for which a calibration may be overdue. */
  calibrationDaysMax: judged(integer(0, daysMax)),
  ageBands: judged(listOf(record({ upToDays: integer(0, daysMax), discountPpm: ppm }))),
  /** Largest share of the eligible value that one commodity may make up. */
  commoditySharePpmMax: judged(ppm),
  /** Largest share of the eligible value that one third party may keep. */
  keeperSharePpmMax: judged(ppm),
  /** Share of what is advanced that is held back for claims that rank before the bank's. */
  reservePpm: judged(ppm),
  /** Discount for goods that papers rest on and no inspection vouches for, and how long one does. */
  unprovenContentPpm: judged(ppm),
  contentAgeDaysMax: judged(integer(0, daysMax)),
  classes: listOf(commodityClass),
});
export type CollateralPolicy = Shaped<typeof collateralPolicy>;

const productionPolicy = record({
  recentDays: judged(integer(1, 60)),
  baseDays: judged(integer(1, 60)),
  recentDaysMin: judged(integer(1, 60)),
  baseDaysMin: judged(integer(2, 60)),
  weekPairsMin: judged(integer(1, 60)),
  dayObservedMsMin: judged(integer(1, 86_400_000)),
  ageDaysMax: judged(integer(0, 60)),
});
export type ProductionPolicy = Shaped<typeof productionPolicy>;

const minimumData = record({
  spanHours: judged(integer(0, 24 * daysMax)),
  readingCount: judged(integer(0, fenMax)),
  coveragePpm: judged(ppm),
});
export type MinimumData = Shaped<typeof minimumData>;

const lossPolicy = record({
  securedLgdPpm: judged(ppm),
  unsecuredLgdPpm: judged(ppm),
  collateralHaircutPpm: judged(ppm),
  /** Collateral below this share of the exposure counts as nothing. */
  coverPpmMin: judged(ppm),
});
export type LossPolicy = Shaped<typeof lossPolicy>;

const gradingPolicy = record({
  /** The worst grade observed within so many days of the enterprise's own time is the one held. */
  upgradeCooldownDays: judged(integer(0, daysMax)),
  /** For so many days after the first evaluation the grade follows what is observed, both ways. */
  settlingDays: judged(integer(0, daysMax)),
});

const structuralPolicy = record({
  balanceAgeDaysMax: judged(integer(0, daysMax)),
  /** Least share of the supervised stock in all assets. */
  assetSharePpmMin: judged(ppm),
});
export type StructuralPolicy = Shaped<typeof structuralPolicy>;

const receivablePolicy = record({
  /** Days since the invoice, and since payment was due, after which a receivable is too old. */
  invoiceDaysMax: judged(integer(0, daysMax)),
  dueDaysMax: judged(integer(0, daysMax)),
  /** Share of a debtor's balance that may be too old before all of it counts as nothing. */
  crossAgedPpmMax: judged(ppm),
  /** Largest share of the eligible value that one debtor may owe. */
  debtorSharePpmMax: judged(ppm),
  advanceRatePpm: judged(ppm),
  reservePpm: judged(ppm),
});
export type ReceivablePolicy = Shaped<typeof receivablePolicy>;

const policy = record({
  version: text,
  minimumData,
  production: productionPolicy,
  collateral: collateralPolicy,
  loss: lossPolicy,
  pdPpmMin: judged(ppm),
  limitFenMax: judged(recordOf(grades, integer(0, fenMax))),
  /** Absent in cards that hold no grade back. */
  grading: optional(gradingPolicy),
  /** Absent in cards that lend on goods only. */
  receivables: optional(receivablePolicy),
  /** Absent in cards without a distance to default. */
  structural: optional(structuralPolicy),
});
export type Policy = Shaped<typeof policy>;

const scale = record({
  /** `score` points stand for `odds` good to one bad; `pdo` points double the odds. */
  score: integer(0, 10_000),
  odds: integer(1, 1_000_000),
  pdo: integer(1, 1_000),
  min: integer(0, 10_000),
  max: integer(0, 10_000),
});
export type ScoreScale = Shaped<typeof scale>;

export const scorecardShape = record({
  id: text,
  version: text,
  status: oneOf('committed'),
  /** `expert` until outcomes exist: then the PD is an opinion, and says so. */
  pdStatus: oneOf('expert', 'calibrated', 'validated'),
  /** Materiality for the bank's model inventory. */
  tier: oneOf('high', 'medium', 'low'),
  policy,
  scale,
  /** Score of an enterprise whose factors all give 0 points. */
  basePoints: integer(0, 10_000),
  factors: listOf(factor),
  unknowns: recordOf(unknownCodes, explanation),
  insufficiencies: recordOf(insufficiencyCodes, explanation),
  /** From the best grade to the worst. */
  masterScale: listOf(masterGrade),
});
export type Scorecard = Shaped<typeof scorecardShape>;

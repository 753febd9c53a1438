/** One policy for all watched channels; each judgement with its reason. */
import type { CusumDesign } from './cusum.js';
import type { EwmaDesign } from './ewma-chart.js';
import type { PageHinkleyDesign } from './page-hinkley.js';
import { cusumThreshold, ewmaLimit } from './run-length.js';

/** Samples between two false alarms of each detector: of a minute each, two years. */
const runLength = 1_000_000;
const cusumAllowance = 0.5;
const driftAllowance = 0.1;

export const detectorPolicy = {
  /** Samples of a healthy channel before anything is said about it. */
  learningSamples: 400,
  /** And a whole week where samples are of a minute or longer: nights and Sundays are part of what is usual. */
  learningMs: 7 * 24 * 3_600_000,
  /** A single wild sample is for the range check; more than this many sigmas do not count as more. */
  zMax: 6,
  /**
   * What follows from the sample before is taken out up to this share: taking out more would take a lasting
   * shift for memory. What is left over costs false alarms.
   */
  correlationMax: 0.8,
  /** What remains has this variance at least: a very predictable channel is not watched with a microscope. */
  spreadMin: 0.02,
  /** A resolution step is no change: sigma is at least this share of the level. */
  sigmaShareMin: 0.001,
  /** An alarm that has lasted so long describes the new normal: the channel is learned anew. */
  relearnSamples: 500,
  /** An episode ends with so many samples in control: a fault pauses, a repair does not. */
  calmSamples: 24,
  /** Detectors of one gateway: 2 KB each, so that a gateway of 250 channels spends 150 B on each. */
  perGatewayMax: 16,
  /** Weeks that the profile remembers: a season changes what is usual. */
  profileWeeks: 4,
  /** One sample stands for a minute at least: faster is noise to a creditor. */
  bucketMsMin: 60_000,
  /** Samples after which an hour is known by its own; until then the whole week speaks too. */
  profilePrior: 16,
  /** Steps of one sigma and more. */
  cusum: { k: cusumAllowance, h: cusumThreshold(runLength, cusumAllowance) } satisfies CusumDesign,
  /** Small lasting shifts. */
  ewma: { lambda: 0.2, limit: ewmaLimit(runLength) } satisfies EwmaDesign,
  /** Slow drifts. */
  drift: {
    delta: driftAllowance,
    alpha: 0.9999,
    h: cusumThreshold(runLength, driftAllowance),
    samplesMin: 30,
  } satisfies PageHinkleyDesign,
} as const;

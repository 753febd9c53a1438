import type { ContentInspection } from './content-inspection.js';

/**
 * `refuted`: the newest inspection found less than declared. `implausible`: weight and volume contradict
 * each other. `proven`: an inspection vouches for goods that lie there still. `unproven`: nobody has looked.
 */
export type ContentVerdict = 'proven' | 'unproven' | 'implausible' | 'refuted';

export interface ContentPortrait {
  readonly verdict: ContentVerdict;
  /** The newest; null where nobody has looked. */
  readonly inspection: ContentInspection | null;
  /** Share of the stock that lay there when it was inspected, ppm; 0 where refuted. */
  readonly provenPpm: number;
  /** Density measured / declared, ppm; null where weight and volume are not both measured now. */
  readonly densityPpm: number | null;
}

/** The portrait on a few axes, each a share that is better the larger it is. */
import type { Weighed } from '../words/factor-words.js';

/** The factor that an axis shows; `lost`: the factor counts what is lost. */
const axes = [
  { code: 'UTILISATION', lost: false },
  { code: 'OPERATING_REGULARITY', lost: true },
  { code: 'ENERGY_SHORTFALL', lost: true },
  { code: 'DATA_COVERAGE', lost: false },
  { code: 'TRUST_MEAN', lost: false },
  { code: 'STOCK_ELIGIBLE', lost: false },
  { code: 'TITLE_TRUST', lost: false },
  { code: 'FLOW_MATCH', lost: false },
] as const;

export type DimensionCode = (typeof axes)[number]['code'];

export interface Dimension {
  readonly code: DimensionCode;
  /** 0 to 1, the more the better; null: not known, which is no 0. */
  readonly ratio: number | null;
}

const ppm = 1_000_000;

export function dimensionsOf(contributions: readonly Weighed[]): readonly Dimension[] {
  return axes.map(({ code, lost }) => {
    const value = contributions.find((each) => each.code === code)?.value ?? null;
    if (value === null) return { code, ratio: null };
    const ratio = Math.min(1, Math.max(0, value / ppm));
    return { code, ratio: lost ? 1 - ratio : ratio };
  });
}

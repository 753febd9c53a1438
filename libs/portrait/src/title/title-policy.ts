/** Judgements about papers, in one place, each with its reason. */
const dayMs = 86_400_000;

export const titlePolicy = {
  /** Papers of one enterprise that are kept: three years of ten a day; beyond, the oldest go. */
  documentsMax: 10_000,
  /** Pledges and findings of one enterprise that are kept; beyond, the oldest go. */
  pledgesMax: 1_000,
  findingsMax: 1_000,
  /** Weighbridges of class III and rounding on paper: half a per cent is the same weight, and the same sum. */
  sameQuantityRatio: 0.005,
  /** Papers about one lot are written within a week. */
  sameLotMs: 7 * dayMs,
  /** A slip or an alteration changes a number by this many characters; the next of a series replaces some. */
  alteredCharsMax: 2,
  /** Shorter numbers resemble each other by chance. */
  alteredNumberCharsMin: 6,
  /** Days for which the least stock of a place is remembered: those of the portrait. */
  lowDaysMax: 62,
} as const;

/** Judgements about what goods are, in one place, each with its reason. */
export const contentPolicy = {
  /** A sample of a lot tells its grade to about a hundredth of it. */
  gradeTolerance: 0.01,
  /** Bulk goods settle, and are heaped differently: up to a seventh of their volume. */
  densityTolerance: 0.15,
  /** Beyond the tolerance a difference must be more than the noise of both gauges. */
  densityZ: 3,
  /** Gauges are compared where both were read within a minute: a crane moves tonnes in an hour. */
  momentMs: 60_000,
} as const;

/** A forecast and what came of it. */
export interface Outcome {
  /** Forecast probability of default, 0..1. */
  readonly pd: number;
  readonly bad: boolean;
}

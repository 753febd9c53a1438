/** When an enterprise is evaluated, in journal time; the same journal is always cut at the same places. */
export interface EnginePolicy {
  /** An enterprise is evaluated at most once in this time, ms. */
  readonly scoreIntervalMs: number;
  /** Portrait and asset details are projected at most once in this time, ms. */
  readonly detailIntervalMs: number;
  /** History takes a row at once when outcome, score or grade change, otherwise at most once in this time, ms. */
  readonly historyIntervalMs: number;
  /** How often those waiting for their interval are looked through, ms. */
  readonly scanIntervalMs: number;
  /** Live enterprises are looked at this often even when nothing arrives: silence is a signal. */
  readonly silenceIntervalMs: number;
}

export const defaultEnginePolicy: EnginePolicy = {
  scoreIntervalMs: 250,
  detailIntervalMs: 2_000,
  historyIntervalMs: 60_000,
  scanIntervalMs: 50,
  silenceIntervalMs: 60_000,
};

/**
 * Version of everything that turns a journal into a score. It changes with any change that could
 * change a result; a checkpoint of another version is not continued from.
 */
export const engineVersion = 'chanrong-engine-24';

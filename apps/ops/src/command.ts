import type { OpsConfig } from './ops.config.js';

/** One word after `npm run ops --`. Resolves to the exit code; throws SetupError for one sentence and 1. */
export interface Command {
  readonly usage: string;
  /** Exit code for trouble that kept it from giving an answer; 1 without it. */
  readonly troubleCode?: number;
  run(args: string[], config: OpsConfig): Promise<number>;
}

export interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

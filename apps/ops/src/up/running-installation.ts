/** Everything that `up` started, so that it can be stopped in the order in which nothing is lost. */
import type { ManagedDatabase } from './managed-database.js';
import { ManagedProcess, type ProcessPlan } from './managed-process.js';

export class RunningInstallation {
  /** In the order of stopping: sources first, the journal's reader and the API after, storage last. */
  static readonly stopOrder = ['simulator', 'ingest', 'scorer', 'notary', 'api', 'auth'] as const;

  database: ManagedDatabase | undefined;
  readonly #processes = new Map<string, ManagedProcess>();

  constructor(private readonly tell: (line: string) => void) {}

  async start(plan: ProcessPlan, signal: AbortSignal): Promise<void> {
    const managed = new ManagedProcess(plan, this.tell);
    this.#processes.set(plan.name, managed);
    await managed.start(signal);
  }

  async stop(): Promise<void> {
    for (const name of RunningInstallation.stopOrder) await this.#processes.get(name)?.stop();
    await this.database?.stop();
  }

  /** For who cannot wait: PostgreSQL stops by itself when its owner is gone, and recovers if it must. */
  kill(): void {
    for (const managed of this.#processes.values()) managed.kill();
  }
}

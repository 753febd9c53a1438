/** Compares enterprises with each other now and then, whichever scorer gets to it. */
import type { PaperMemory } from '@chanrong/store';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

/** Papers are handed in by people: a finding a few seconds later is in time for any of them. */
const comparisonIntervalMs = 5_000;

export class EnterpriseComparison {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private memory: PaperMemory | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.running ??= this.compare().finally(() => (this.running = undefined));
    }, comparisonIntervalMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** What fails now is compared next time: findings rest on what is committed. */
  private async compare(): Promise<void> {
    try {
      // Loaded when it is first needed: a scorer that starts takes its partitions first.
      const { compareEnterprises, PaperMemory } = await import('@chanrong/store');
      this.memory ??= new PaperMemory();
      const compared = await compareEnterprises(this.pool, Date.now(), this.memory);
      if (compared !== null && compared.reported + compared.closed > 0) {
        this.log.info(compared, 'enterprises compared');
      }
    } catch (error) {
      this.log.warn({ error: (error as Error).message }, 'enterprises not compared');
    }
  }
}

/** Ingest's own group commit, on a journal and gateways that a simulated network leads to. */
import type { SegmentDraft, SegmentReceipt } from '@chanrong/journal';
import { Backpressure } from '../../apps/ingest/src/commit/backpressure.js';
import { GroupCommit, type TelemetryMessage } from '../../apps/ingest/src/commit/group-commit.js';
import type { SimulatedDatabase } from './simulated-database.js';
import type { SimulatedProcess } from './simulated-process.js';

export interface IngestParts {
  readonly process: SimulatedProcess;
  readonly database: SimulatedDatabase;
  readonly wake: (partition: number) => void;
  /** For tests of the test: gateways are acknowledged before the commit. */
  readonly acknowledgesEarly: boolean;
}

const pendingBytesMax = 1024 * 1024;

export class SimulatedIngest {
  private readonly groupCommit: GroupCommit;
  private pushed = 0;
  private drafted = 0;
  private isAppending = false;
  private lastDrafts: readonly SegmentDraft[] = [];

  constructor(private readonly parts: IngestParts) {
    const { process, wake } = parts;
    this.groupCommit = new GroupCommit({
      journal: { append: (drafts) => this.append(drafts) },
      backpressure: new Backpressure(pendingBytesMax, {
        onHold: () => undefined,
        onRelease: () => undefined,
      }),
      commitsInFlightMax: 1,
      onCommitted: ({ partitions }) => {
        for (const partition of partitions) process.say(() => wake(partition));
      },
      onAcknowledged: () => undefined,
      onFailure: () => undefined,
    });
  }

  /** Whether a batch is being compressed: that takes real time, of another thread. */
  get isEncoding(): boolean {
    return this.parts.process.isAtWork && !this.isAppending && this.pushed > this.drafted;
  }

  /** `acknowledge` is what the gateway hears. */
  take(message: TelemetryMessage, acknowledge: () => void): void {
    const { process, acknowledgesEarly } = this.parts;
    process.hear(() => {
      this.pushed += 1;
      if (acknowledgesEarly) process.say(acknowledge);
      this.groupCommit.push(message, () => process.say(acknowledge));
    });
  }

  private async append(drafts: readonly SegmentDraft[]): Promise<SegmentReceipt[]> {
    const { process, database } = this.parts;
    if (drafts !== this.lastDrafts) {
      this.drafted += drafts.reduce((sum, { entryCount }) => sum + entryCount, 0);
    }
    this.lastDrafts = drafts;
    this.isAppending = true;
    const receipts = await process.ask(() => database.journal.append(drafts));
    this.isAppending = false;
    return receipts;
  }
}

/** Takes readings one by one; gives them to the gateway as messages, full or a flush time old. */
import { encodeData, limits, type OutgoingReading } from '@chanrong/contracts';
import type { Gateway } from '@chanrong/gateway';

export interface MessageBatcherOptions {
  readonly gateway: Gateway;
  readonly epoch: number;
  readonly flushMs: number;
  readonly onFailure: (error: Error) => void;
}

export class MessageBatcher {
  readonly #options: MessageBatcherOptions;
  #readings: OutgoingReading[] = [];
  #seq: number;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();

  constructor(options: MessageBatcherOptions) {
    this.#options = options;
    this.#seq = options.gateway.nextSeq;
  }

  /** Resolves when the reading may be forgotten by whoever reads: at the latest when its message is on disk. */
  async add(reading: OutgoingReading): Promise<void> {
    this.#readings.push(reading);
    this.#timer ??= setTimeout(() => void this.flush(), this.#options.flushMs);
    // The disk slows the source down, so that nothing piles up here.
    if (this.#readings.length >= limits.readingsPerMessageMax) await this.flush();
  }

  /** Resolves when everything added is on disk. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { gateway, epoch, onFailure } = this.#options;
    const readings = this.#readings.splice(0);
    if (readings.length > 0) {
      const seq = this.#seq;
      this.#seq += 1;
      const payload = encodeData({ epoch, seq, readings });
      this.#sending = this.#sending.then(() => gateway.send(payload, seq)).catch(onFailure);
    }
    await this.#sending;
  }
}

/** Progress of a replay for people: one line rewritten in a terminal, a line every few seconds elsewhere. */
import type { WriteStream } from 'node:tty';
import { isoInstant } from '@chanrong/kernel';
import type { PublishProgress } from './publish-recording.js';

const terminalMs = 200;
const plainMs = 5_000;

export class ReplayPrinter {
  #lastMs = performance.now();
  #open = false;

  constructor(private readonly stream: Pick<WriteStream, 'write' | 'isTTY'>) {}

  progress({ messages, readings, dueMs }: PublishProgress): void {
    const nowMs = performance.now();
    if (nowMs - this.#lastMs < (this.stream.isTTY ? terminalMs : plainMs)) return;
    this.#lastMs = nowMs;
    const at = isoInstant(dueMs).slice(0, 16).replace('T', ' ');
    const text = `  … ${grouped(readings)} readings in ${grouped(messages)} messages, at ${at}`;
    this.stream.write(this.stream.isTTY ? `\r\x1b[2K${text}` : `${text}\n`);
    this.#open = this.stream.isTTY;
  }

  line(text: string): void {
    if (this.#open) this.stream.write('\r\x1b[2K');
    this.#open = false;
    this.stream.write(`  ${text}\n`);
  }
}

export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

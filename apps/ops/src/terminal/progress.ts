import type { WriteStream } from 'node:tty';

export interface ProgressOptions {
  readonly json: boolean;
  readonly color: boolean;
}

/**
 * One line a phase, with its seconds: rewritten in place in a terminal, plain lines elsewhere, JSON
 * lines for machines.
 */
export class Progress {
  readonly #terminal: boolean;

  constructor(
    private readonly stream: Pick<WriteStream, 'write' | 'isTTY'>,
    private readonly options: ProgressOptions,
  ) {
    this.#terminal = stream.isTTY && !options.json;
  }

  /** Runs `work` as a phase. `detail` may say more about what came of it. */
  async phase<T>(
    name: string,
    work: () => Promise<T>,
    detail?: (outcome: T) => string | undefined,
  ): Promise<T> {
    const startedMs = performance.now();
    if (this.#terminal) this.stream.write(`  … ${name}`);
    try {
      const outcome = await work();
      this.#end('✓', name, { startedMs, detail: detail?.(outcome) });
      return outcome;
    } catch (error) {
      this.#end('✗', name, { startedMs, detail: undefined });
      throw error;
    }
  }

  /** A line between or after the phases. */
  note(text: string): void {
    if (this.options.json) this.#writeJson({ event: 'note', text });
    else this.stream.write(`  ${text}\n`);
  }

  /** For people only; machines read instance.json. */
  block(text: string): void {
    if (!this.options.json) this.stream.write(text);
  }

  ready(seconds: number): void {
    if (this.options.json) this.#writeJson({ event: 'ready', seconds: Number(seconds.toFixed(1)) });
    else this.stream.write(`  ready in ${Math.max(1, Math.round(seconds))} s\n`);
  }

  #end(
    mark: '✓' | '✗',
    name: string,
    end: { startedMs: number; detail: string | undefined },
  ): void {
    const seconds = (performance.now() - end.startedMs) / 1000;
    if (this.options.json) {
      const { detail } = end;
      const rounded = Number(seconds.toFixed(1));
      this.#writeJson({ event: 'phase', name, ok: mark === '✓', seconds: rounded, detail });
      return;
    }
    if (this.#terminal) this.stream.write('\r\x1b[2K');
    const time = `${seconds.toFixed(1).padStart(5)} s`;
    const detail = end.detail === undefined ? '' : `   ${end.detail}`;
    this.stream.write(`  ${this.#colored(mark)} ${name.padEnd(22)} ${time}${detail}\n`);
  }

  #colored(mark: '✓' | '✗'): string {
    if (!this.#terminal || !this.options.color) return mark;
    return `\x1b[${mark === '✓' ? 32 : 31}m${mark}\x1b[0m`;
  }

  #writeJson(value: object): void {
    this.stream.write(`${JSON.stringify(value)}\n`);
  }
}

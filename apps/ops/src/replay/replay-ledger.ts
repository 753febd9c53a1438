/**
 * What has been replayed through a gateway before. Sequence numbers follow the parts of a recording, so
 * a replay may repeat the same parts or go on with further ones; other parts would say other things
 * under the same numbers.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from '@chanrong/store';
import { z } from 'zod';
import { type DataDirectory, readJson, writePrivately } from '../installation/data-directory.js';
import type { Recording, RecordingPart } from './recording.js';

const ledgerSchema = z.object({
  parts: z.array(z.object({ name: z.string(), sha256: z.string() })),
  /** False while messages may still lie in the spool. */
  finished: z.boolean(),
});
type Ledger = z.infer<typeof ledgerSchema>;

export class ReplayLedger {
  readonly spoolDirectory: string;
  readonly #file: string;
  readonly #recording: Recording;
  readonly #directory: DataDirectory;

  constructor(directory: DataDirectory, recording: Recording) {
    const folder = join(directory.path, 'replay');
    this.spoolDirectory = join(folder, 'spool');
    this.#file = join(folder, `${recording.gatewayId}.json`);
    this.#recording = recording;
    this.#directory = directory;
  }

  /**
   * Says that the recording is about to be published. After a finished replay everything is sent again
   * from the beginning; after one that was cut short the spool knows where to go on.
   * @throws SetupError when other parts were replayed before.
   */
  async begin(): Promise<'first' | 'again' | 'resumed'> {
    await mkdir(this.spoolDirectory, { recursive: true, mode: 0o700 });
    const { parts, gatewayId, epoch } = this.#recording;
    const parsed = ledgerSchema.safeParse(await readJson(this.#file));
    const before: Ledger = parsed.success ? parsed.data : { parts: [], finished: true };
    const common = Math.min(parts.length, before.parts.length);
    const differing = parts.slice(0, common).findIndex((part, at) => !same(part, before.parts[at]));
    if (differing >= 0) this.#refuse(before, differing);
    if (before.finished) {
      await rm(join(this.spoolDirectory, `${gatewayId}.${epoch}`), {
        recursive: true,
        force: true,
      });
    }
    const longer = parts.length >= before.parts.length ? parts : before.parts;
    await this.#write(longer, false);
    if (common === 0) return 'first';
    return before.finished ? 'again' : 'resumed';
  }

  /** Says that everything is acknowledged. */
  async finish(): Promise<void> {
    const ledger = ledgerSchema.parse(await readJson(this.#file));
    await this.#write(ledger.parts, true);
  }

  #write(
    parts: readonly Pick<RecordingPart, 'name' | 'sha256'>[],
    finished: boolean,
  ): Promise<void> {
    const kept = parts.map(({ name, sha256 }) => ({ name, sha256 }));
    return writePrivately(this.#file, { parts: kept, finished });
  }

  #refuse(before: Ledger, at: number): never {
    const { gatewayId, parts } = this.#recording;
    const named = before.parts.map(({ name }) => name);
    const shown =
      named.slice(0, 3).join(', ') + (named.length > 3 ? ` and ${named.length - 3} more` : '');
    throw new SetupError(
      'replay-differs',
      `gateway ${gatewayId} of ${this.#directory.label} has replayed ${shown}; ` +
        `now file ${at + 1} is ${parts[at]?.name}, with other content or in another place`,
      'replay the same files, further ones after them, or use another --data-dir',
    );
  }
}

function same(part: RecordingPart, before: Ledger['parts'][number] | undefined): boolean {
  return part.name === before?.name && part.sha256 === before.sha256;
}

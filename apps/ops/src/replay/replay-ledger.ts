/**
 * What has been replayed through a gateway: which file has which sequence numbers, and which channel has
 * which id. Files may come together or one by one, again or further ones; each keeps its numbers, so
 * what was sent before is known as a repeat.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BirthChannel, birthChannelSchema } from '@chanrong/contracts';
import { assert } from '@chanrong/kernel';
import { SetupError } from '@chanrong/store';
import { z } from 'zod';
import { type DataDirectory, readJson, writePrivately } from '../installation/data-directory.js';
import type { Recording, RecordingPart } from './recording.js';

const schema = z.object({
  channels: z.array(birthChannelSchema),
  /** In order of their sequence numbers, which have no holes; the last one may still be counted. */
  parts: z.array(
    z.object({
      name: z.string(),
      sha256: z.string(),
      firstSeq: z.int().min(1),
      messageCount: z.int().min(0).nullable(),
    }),
  ),
  /** Names of the parts of a replay that has not ended; some of their messages may lie in the spool. */
  running: z.array(z.string()),
});
type Content = z.infer<typeof schema>;

export type Manner = 'first' | 'again' | 'further' | 'resumed';

export class ReplayLedger {
  private constructor(
    private readonly file: string,
    readonly spoolDirectory: string,
    private readonly plan: { readonly manner: Manner; readonly parts: readonly RecordingPart[] },
    private content: Content,
  ) {}

  /**
   * Enters a replay. After one that was cut short the spool knows where to go on; otherwise everything
   * asked for is sent from its beginning.
   * @throws SetupError when a file has changed since, or another replay must be ended first.
   */
  static async begin(directory: DataDirectory, recording: Recording): Promise<ReplayLedger> {
    const folder = join(directory.path, 'replay');
    const spool = join(folder, 'spool');
    const file = join(folder, `${recording.gatewayId}.json`);
    await mkdir(spool, { recursive: true, mode: 0o700 });
    const before = await readContent(file);
    const { parts, gatewayId, epoch } = recording;
    for (const part of parts) refuseChanged(part, before, gatewayId);
    refuseOthers(recording, before);
    if (before.running.length === 0) {
      await rm(join(spool, `${gatewayId}.${epoch}`), { recursive: true, force: true });
    }
    const plan = { manner: mannerOf(parts, before), parts: inOrder(parts, before) };
    const ledger = new ReplayLedger(file, spool, plan, {
      channels: recording.channels(before.channels),
      parts: before.parts,
      running: parts.map(({ name }) => name),
    });
    await ledger.save();
    return ledger;
  }

  get manner(): Manner {
    return this.plan.manner;
  }

  /** The parts to publish, in order of their sequence numbers. */
  get parts(): readonly RecordingPart[] {
    return this.plan.parts;
  }

  get channels(): BirthChannel[] {
    return this.content.channels;
  }

  /** The first sequence number of a part; written down before any of its messages is sent. */
  async enter({ name, sha256 }: RecordingPart): Promise<number> {
    const known = this.content.parts.find((part) => part.name === name);
    if (known !== undefined) return known.firstSeq;
    const last = this.content.parts.at(-1);
    assert(last?.messageCount !== null, 'a part is counted before the next one begins');
    const firstSeq = last === undefined ? 1 : last.firstSeq + last.messageCount;
    this.content.parts.push({ name, sha256, firstSeq, messageCount: null });
    await this.save();
    return firstSeq;
  }

  /** Says how many messages a part has. */
  async leave({ name }: RecordingPart, messageCount: number): Promise<void> {
    const part = this.content.parts.find((known) => known.name === name);
    assert(part !== undefined, 'a part is entered before it is left');
    if (part.messageCount === messageCount) return;
    assert(part.messageCount === null, 'the same file has the same messages');
    part.messageCount = messageCount;
    await this.save();
  }

  /** Says that everything is acknowledged. */
  async end(): Promise<void> {
    this.content = { ...this.content, running: [] };
    await this.save();
  }

  private save(): Promise<void> {
    return writePrivately(this.file, this.content);
  }
}

async function readContent(file: string): Promise<Content> {
  const found = await readJson(file);
  if (found === undefined) return { channels: [], parts: [], running: [] };
  const parsed = schema.safeParse(found);
  if (parsed.success) return parsed.data;
  // Numbers given twice would be two messages in one place: better none than wrong ones.
  throw new SetupError('replay-ledger-damaged', `${file} is damaged`, 'use another --data-dir');
}

function mannerOf(parts: readonly RecordingPart[], before: Content): Manner {
  if (before.running.length > 0) return 'resumed';
  if (before.parts.length === 0) return 'first';
  return parts.every((part) => indexOf(part, before) >= 0) ? 'again' : 'further';
}

/** Known parts in order of their numbers, then the further ones as they come. */
function inOrder(parts: readonly RecordingPart[], before: Content): RecordingPart[] {
  const known = parts.filter((part) => indexOf(part, before) >= 0);
  const further = parts.filter((part) => indexOf(part, before) < 0);
  return [...known.toSorted((a, b) => indexOf(a, before) - indexOf(b, before)), ...further];
}

function indexOf({ name }: RecordingPart, { parts }: Content): number {
  return parts.findIndex((part) => part.name === name);
}

function refuseChanged(part: RecordingPart, before: Content, gatewayId: string): void {
  const known = before.parts[indexOf(part, before)];
  if (known === undefined || known.sha256 === part.sha256) return;
  throw new SetupError(
    'replay-changed',
    `${part.name} was replayed through ${gatewayId} with other content`,
    'give it another name, or use another --data-dir',
  );
}

/** What a replay that was cut short has numbered but not sent would be missing for ever. */
function refuseOthers({ parts, gatewayId }: Recording, before: Content): void {
  const asked = new Set(parts.map(({ name }) => name));
  const left = before.running.find((name) => !asked.has(name));
  if (left === undefined) return;
  throw new SetupError(
    'replay-unfinished',
    `the replay of ${before.running.length} files through ${gatewayId} was cut short (${left} is one)`,
    'run it again first, with the same --files',
  );
}

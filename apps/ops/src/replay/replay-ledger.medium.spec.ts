import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseUscc, unwrap } from '@chanrong/kernel';
import { nameDataDirectory } from '../installation/data-directory.js';
import { declareKeys } from './nist/adapter-log.js';
import type { Recording } from './recording.js';
import { ReplayLedger } from './replay-ledger.js';

/** A recording of files whose content and only channel are their name, unless `=` gives another content. */
function recordingOf(files: readonly string[]): Recording {
  const parts = files.map((file) => {
    const [name = '', sha256 = name] = file.split('=');
    return { name, sha256, lineCount: 1, async *messages() {} };
  });
  const keys = new Map(parts.map(({ name }) => [name, false]));
  return {
    enterprise: { uscc: unwrap(parseUscc('91320298MA0N15T01P')), name: 'x', utcOffsetMinutes: 0 },
    assets: [],
    gatewayId: 'g1',
    epoch: 1,
    firmware: 'spec',
    parts,
    channels: (declared) => declareKeys('M', keys, declared),
  };
}

describe('ReplayLedger', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chanrong-ledger-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const begin = (...files: string[]): Promise<ReplayLedger> =>
    ReplayLedger.begin(nameDataDirectory(folder), recordingOf(files));

  /** Publishes parts of ten messages each; the first numbers they had. */
  async function run(
    ...files: string[]
  ): Promise<{ manner: string; firstSeqs: [string, number][] }> {
    const ledger = await begin(...files);
    const firstSeqs: [string, number][] = [];
    for (const part of ledger.parts) {
      firstSeqs.push([part.name, await ledger.enter(part)]);
      await ledger.leave(part, 10);
    }
    await ledger.end();
    return { manner: ledger.manner, firstSeqs };
  }

  it('numbers files in order, and keeps the numbers when they come again', async () => {
    const numbered = [
      ['a', 1],
      ['b', 11],
    ];
    expect(await run('a', 'b')).toEqual({ manner: 'first', firstSeqs: numbered });
    expect(await run('a', 'b')).toEqual({ manner: 'again', firstSeqs: numbered });
    expect(await run('b')).toEqual({ manner: 'again', firstSeqs: [['b', 11]] });
  });

  it('numbers further files after those that were sent, whatever their names', async () => {
    await run('m');
    await run('n');
    expect(await run('a', 'm', 'n', 'z')).toEqual({
      manner: 'further',
      firstSeqs: [
        ['m', 1],
        ['n', 11],
        ['a', 21],
        ['z', 31],
      ],
    });
  });

  it('keeps the ids of channels that were declared', async () => {
    await run('m');
    const ledger = await begin('a', 'm');
    expect(ledger.channels.map(({ id, name }) => [id, name])).toEqual([
      [0, 'm'],
      [1, 'a'],
    ]);
  });

  it('goes on with a replay that was cut short in the middle of a file', async () => {
    const ledger = await begin('a', 'b', 'c');
    const [a, b] = ledger.parts as [Recording['parts'][0], Recording['parts'][0]];
    await ledger.enter(a);
    await ledger.leave(a, 10);
    await ledger.enter(b);
    expect(await run('a', 'b', 'c')).toEqual({
      manner: 'resumed',
      firstSeqs: [
        ['a', 1],
        ['b', 11],
        ['c', 21],
      ],
    });
  });

  it('keeps the spool of a replay that was cut short, and clears it after one that ended', async () => {
    const mark = join((await begin('a')).spoolDirectory, 'g1.1', 'mark');
    await mkdir(join(mark, '..'), { recursive: true });
    await writeFile(mark, 'x');
    const exists = (): Promise<boolean> =>
      stat(mark).then(
        () => true,
        () => false,
      );
    await run('a');
    expect(await exists()).toBe(true);
    await begin('a');
    expect(await exists()).toBe(false);
  });

  it('refuses what would say two things under one number, and says how to go on', async () => {
    await run('a');
    await expect(begin('a=changed')).rejects.toThrow(
      'a was replayed through g1 with other content; give it another name',
    );
    await begin('a', 'b');
    await expect(begin('a', 'c')).rejects.toThrow(
      'the replay of 2 files through g1 was cut short (b is one); run it again first',
    );
  });

  it('does not guess what a damaged ledger said', async () => {
    await run('a');
    await writeFile(join(folder, 'replay', 'g1.json'), '{"parts":');
    await expect(begin('a')).rejects.toThrow('g1.json is damaged; use another --data-dir');
  });
});

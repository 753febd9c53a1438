import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseUscc, unwrap } from '@chanrong/kernel';
import { nameDataDirectory } from '../installation/data-directory.js';
import type { Recording } from './recording.js';
import { ReplayLedger } from './replay-ledger.js';

/** A recording of files whose content is their name, unless another is given. */
function recordingOf(...files: string[]): Recording {
  return {
    enterprise: { uscc: unwrap(parseUscc('91320298MA0N15T01P')), name: 'x', utcOffsetMinutes: 0 },
    assets: [],
    gatewayId: 'g1',
    epoch: 1,
    firmware: 'spec',
    channels: [],
    parts: files.map((file) => {
      const [name = '', sha256 = name] = file.split('=');
      return { name, sha256, lineCount: 1 };
    }),
    async *messages() {},
  };
}

describe('ReplayLedger', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chanrong-ledger-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const ledgerOf = (...files: string[]): ReplayLedger =>
    new ReplayLedger(nameDataDirectory(folder), recordingOf(...files));

  async function spoolExists(ledger: ReplayLedger): Promise<boolean> {
    const path = join(ledger.spoolDirectory, 'g1.1', 'mark');
    return stat(path).then(
      () => true,
      () => false,
    );
  }

  async function spool(ledger: ReplayLedger): Promise<void> {
    await mkdir(join(ledger.spoolDirectory, 'g1.1'), { recursive: true });
    await writeFile(join(ledger.spoolDirectory, 'g1.1', 'mark'), 'x');
  }

  it('keeps the spool of a replay that was cut short, and clears it after a finished one', async () => {
    const ledger = ledgerOf('a', 'b');
    expect(await ledger.begin()).toBe('first');
    await spool(ledger);
    expect(await ledger.begin()).toBe('resumed');
    expect(await spoolExists(ledger)).toBe(true);
    await ledger.finish();
    expect(await ledger.begin()).toBe('again');
    expect(await spoolExists(ledger)).toBe(false);
  });

  it('lets a replay go on with further files, or repeat the first ones', async () => {
    await ledgerOf('a', 'b').begin();
    await ledgerOf('a', 'b', 'c').begin();
    await ledgerOf('a').begin();
    await expect(ledgerOf('a', 'b', 'd').begin()).rejects.toThrow('now file 3 is d');
  });

  it('refuses other files under the same numbers, and says how to go on', async () => {
    await ledgerOf('a', 'b').begin();
    await expect(ledgerOf('b').begin()).rejects.toThrow(
      /gateway g1 of .* has replayed a, b; now file 1 is b, .*use another --data-dir/,
    );
    await expect(ledgerOf('a=changed').begin()).rejects.toThrow('with other content');
  });
});

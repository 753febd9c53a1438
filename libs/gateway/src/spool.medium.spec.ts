import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Spool, spoolFileBytesMax } from './spool.js';
import { SpoolError } from './spool-error.js';
import { encodeFrames, type SpoolRecord } from './spool-frame.js';

let directory: string;
let spool: Spool;
let readable: () => void;

async function open(bytesMax = 2 * spoolFileBytesMax): Promise<Spool> {
  spool = await Spool.open({
    directory,
    bytesMax,
    onReadable: () => readable(),
    onFailure: (error) => {
      throw error;
    },
  });
  return spool;
}

const message = (seq: number, bytes = 10) => ({ seq, payload: Buffer.alloc(bytes, seq % 251) });

/** Reads until `count` messages came; waits for what is not synced yet. */
async function take(count: number, from = spool.reader()): Promise<SpoolRecord[]> {
  const records: SpoolRecord[] = [];
  while (records.length < count) {
    const wake = new Promise<void>((resolve) => (readable = resolve));
    const read = await from.read(count - records.length);
    records.push(...read);
    if (read.length === 0) await wake;
  }
  await from.close();
  return records;
}

const seqsOf = (records: readonly SpoolRecord[]) => records.map(({ seq }) => seq);
const files = async () => (await readdir(directory)).filter((name) => name.endsWith('.spool'));

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chanrong-spool-'));
  readable = () => undefined;
});

afterEach(() => rm(directory, { recursive: true }));

describe('Spool', () => {
  it('gives messages back in order, and again to every reader until they are acknowledged', async () => {
    await open();
    await Promise.all([1, 2, 5].map((seq) => spool.append(message(seq))));
    expect(await take(3)).toEqual([message(1), message(2), message(5)]);
    spool.acknowledge(2);
    expect(seqsOf(await take(1))).toEqual([5]);
    await spool.close();
  });

  it('has everything after a restart, with the mark where it was', async () => {
    await open();
    await Promise.all([1, 2, 3].map((seq) => spool.append(message(seq))));
    spool.acknowledge(1);
    await spool.close();
    await open();
    expect([spool.acknowledged, spool.lastSeq]).toEqual([1, 3]);
    expect(seqsOf(await take(2))).toEqual([2, 3]);
    await spool.append(message(4));
    expect(seqsOf(await take(3))).toEqual([2, 3, 4]);
    await spool.close();
  });

  it('knows the next seq when everything is acknowledged and gone', async () => {
    await open();
    await spool.append(message(41));
    spool.acknowledge(41);
    await spool.close();
    await open();
    expect([spool.acknowledged, spool.lastSeq]).toEqual([41, 41]);
    await spool.close();
  });

  it('drops a message that a power cut tore, and goes on after the whole ones', async () => {
    await open();
    await spool.append(message(1));
    await spool.close();
    const [name] = await files();
    await appendFile(join(directory, name as string), encodeFrames([message(2)]).subarray(0, 20));
    await open();
    expect(spool.lastSeq).toBe(1);
    await spool.append(message(2, 30));
    expect(await take(2)).toEqual([message(1), message(2, 30)]);
    await spool.close();
  });

  it('sends everything again when the mark is unreadable', async () => {
    await open();
    await spool.append(message(1));
    spool.acknowledge(1);
    await spool.close();
    await writeFile(join(directory, 'acknowledged'), '00000');
    await open();
    expect(seqsOf(await take(1))).toEqual([1]);
    await spool.close();
  });

  it('begins new files as it grows and removes those that are acknowledged', async () => {
    await open(8 * spoolFileBytesMax);
    const large = 1024 * 1024;
    for (let seq = 1; seq <= 40; seq += 1) await spool.append(message(seq, large));
    expect(await files()).toHaveLength(3);
    expect(seqsOf(await take(40))).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    spool.acknowledge(40);
    await spool.close();
    await open();
    expect(spool.lastSeq).toBe(40);
    await spool.append(message(41));
    expect(await files()).toHaveLength(1);
    expect(seqsOf(await take(1))).toEqual([41]);
    await spool.close();
  });

  it('waits while it is full, and goes on when something is acknowledged', async () => {
    await open();
    const large = 1024 * 1024;
    let written = 0;
    const appends = Array.from({ length: 60 }, (_, index) =>
      spool.append(message(index + 1, large)).then(() => (written += 1)),
    );
    await take(32);
    expect(written).toBeLessThan(40);
    const sizes = await Promise.all((await files()).map((name) => stat(join(directory, name))));
    expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(
      2 * spoolFileBytesMax + 2 * large,
    );
    const reader = spool.reader();
    while (written < 60) {
      const last = (await reader.read(10)).at(-1);
      if (last === undefined) await new Promise(setImmediate);
      else spool.acknowledge(last.seq);
    }
    await reader.close();
    await Promise.all(appends);
    await spool.close();
  });

  it('refuses to open when a file in the middle is damaged, and says which', async () => {
    await open(8 * spoolFileBytesMax);
    for (let seq = 1; seq <= 20; seq += 1) await spool.append(message(seq, 1024 * 1024));
    await spool.close();
    const path = join(directory, (await files())[0] as string);
    const bytes = await readFile(path);
    bytes[5_000_000] = (bytes[5_000_000] as number) ^ 1;
    await writeFile(path, bytes);
    const opening = open();
    await expect(opening).rejects.toThrow(SpoolError);
    await expect(opening).rejects.toThrow(path);
  });

  it('takes no seq twice and none that runs back', async () => {
    await open();
    await spool.append(message(7));
    expect(() => spool.append(message(7))).toThrow('seq rises');
    await spool.close();
  });

  it('refuses what it could not write before it was closed', async () => {
    await open();
    await spool.append(message(1));
    await spool.close();
    await expect(spool.append(message(2))).rejects.toThrow('closed');
  });
});

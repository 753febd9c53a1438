import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogRotation } from './log-rotation.js';

let folder: string;
let rotation: LogRotation;
let writer: ChildProcess | undefined;
const failures: Error[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chanrong-logs-'));
  const onFailure = (error: Error) => failures.push(error);
  rotation = new LogRotation({ folder, bytesMax: 50_000, intervalMs: 20, onFailure });
});

afterEach(async () => {
  rotation.stop();
  writer?.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** Numbered lines into an open file, for ever, as a process of the installation writes them. */
const program = `let line = 0;
  setInterval(() => { for (let i = 0; i < 20; i++) console.log(String(line++).padStart(99, '.')); }, 5);`;

describe('LogRotation', () => {
  it('keeps a log that is being written below its size, and the part before beside it', async () => {
    const file = join(folder, 'ingest.log');
    const log = await open(file, 'a', 0o600);
    writer = spawn(process.execPath, ['-e', program], { stdio: ['ignore', log.fd, log.fd] });
    await log.close();
    await rotation.start();
    while (!(await readdir(folder)).includes('ingest.log.1')) await delay(10);
    rotation.stop();
    await delay(50);
    while ((await stat(file)).size === 0) await delay(10);
    const exited = once(writer, 'exit');
    writer.kill('SIGTERM');
    await exited;
    expect((await stat(file)).size).toBeLessThan(1_000_000);
    const numbers = (await readFile(file, 'utf8')).trimEnd().split('\n').map(readNumber);
    // New lines begin at the new beginning: no gap of zeros, and no line torn apart.
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] as number) + index));
    const before = (await readFile(`${file}.1`, 'utf8')).trimEnd().split('\n').map(readNumber);
    expect(before).toEqual(before.map((_, index) => (before[0] as number) + index));
    expect(failures).toEqual([]);
  });

  it('leaves small logs and other files alone', async () => {
    await writeFile(join(folder, 'api.log'), 'short');
    await writeFile(join(folder, 'notes.txt'), Buffer.alloc(100_000));
    await rotation.start();
    expect((await readdir(folder)).sort()).toEqual(['api.log', 'notes.txt']);
  });
});

function readNumber(line: string): number {
  expect(line).toMatch(/^\.+\d+$/);
  return Number(line.replaceAll('.', ''));
}

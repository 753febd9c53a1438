import { describe, expect, it } from '@jest/globals';
import { Progress, type ProgressOptions } from './progress.js';

function record(isTTY: boolean, options: Partial<ProgressOptions> = {}) {
  const written: string[] = [];
  const write = (text: unknown): boolean => written.push(String(text)) > 0;
  const stream = { isTTY, write } as unknown as ConstructorParameters<typeof Progress>[0];
  const progress = new Progress(stream, { json: false, color: true, ...options });
  return { progress, text: () => written.join('') };
}

describe('Progress', () => {
  it('writes one plain line a phase where nobody watches', async () => {
    const { progress, text } = record(false);
    const outcome = await progress.phase(
      'migrations',
      () => Promise.resolve(3),
      (n) => `${n} applied`,
    );
    progress.note('HTTP port 3000 is in use; using 3001');
    progress.ready(0.2);
    expect(outcome).toBe(3);
    expect(text()).toMatch(
      /^ {2}✓ migrations {15}0\.\d s {3}3 applied\n {2}HTTP port 3000 is in use; using 3001\n {2}ready in 1 s\n$/,
    );
  });

  it('says which phase failed and lets the error through', async () => {
    const { progress, text } = record(false);
    const failure = new Error('no');
    await expect(progress.phase('build', () => Promise.reject(failure))).rejects.toBe(failure);
    expect(text()).toMatch(/^ {2}✗ build /);
  });

  it('rewrites its line in a terminal, in colour unless asked not to', async () => {
    const colored = record(true);
    await colored.progress.phase('build', () => Promise.resolve());
    expect(colored.text()).toContain('  … build\r\x1b[2K  \x1b[32m✓\x1b[0m build');
    const plain = record(true, { color: false });
    await plain.progress.phase('build', () => Promise.resolve());
    expect(plain.text()).toContain('\r\x1b[2K  ✓ build');
  });

  it('speaks JSON lines to machines, also in a terminal, and keeps blocks for people', async () => {
    const { progress, text } = record(true, { json: true });
    await progress.phase('build', () => Promise.resolve());
    progress.block('secrets');
    progress.ready(51.26);
    const lines = text()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toEqual([
      { event: 'phase', name: 'build', ok: true, seconds: expect.any(Number) },
      { event: 'ready', seconds: 51.3 },
    ]);
  });
});

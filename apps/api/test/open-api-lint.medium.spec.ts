import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const run = promisify(execFile);

/** What a linter says about the committed document; what it refuses is thrown with its words. */
async function lint(program: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run(`node_modules/.bin/${program}`, ['lint', ...args], {
    cwd: root,
    // Linters look for newer versions of themselves; nothing here asks the network.
    env: { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', REDOCLY_TELEMETRY: 'off' },
  });
  return stdout + stderr;
}

const document = 'docs/openapi.json';

describe('docs/openapi.json', () => {
  it('keeps the rules of redocly.yaml', async () => {
    expect(await lint('redocly', [document, '--config', 'redocly.yaml'])).toContain('valid');
  }, 120_000);

  it('keeps the rules of .spectral.yaml', async () => {
    const args = [document, '--ruleset', '.spectral.yaml', '--fail-severity', 'error'];
    expect(await lint('spectral', args)).toContain('0 errors');
  }, 120_000);
});

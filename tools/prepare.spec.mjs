import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { covers, nodeFault, root } from './prepare.mjs';

describe('nodeFault', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.9.1', '100.0.0'])('takes Node %s', (version) => {
    expect(nodeFault(version)).toBeUndefined();
  });

  it.each(['20.18.3', '18.20.8', '9.99.0'])('refuses Node %s', (version) => {
    expect(nodeFault(version)).toBe(`Node ${version} is too old; install Node 20.19 or later`);
  });
});

describe('covers', () => {
  const wanted = {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.2.3' },
    'node_modules/for-arm': { version: '1.0.0', optional: true },
  };

  it.each([
    ['everything', { 'node_modules/a': { version: '1.2.3' } }, true],
    [
      'an optional part in another version',
      { 'node_modules/a': { version: '1.2.3' }, 'node_modules/for-arm': { version: '0.9.0' } },
      false,
    ],
    ['another version', { 'node_modules/a': { version: '1.2.4' } }, false],
    ['nothing', {}, false],
  ])('judges %s', (_, installed, expected) => {
    expect(covers(installed, wanted)).toBe(expected);
  });
});

describe('package-lock.json', () => {
  it('is that of package.json: run npm install and commit both when it is not', () => {
    const read = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'));
    const { dependencies, devDependencies } = read('package.json');
    expect(read('package-lock.json').packages['']).toMatchObject({ dependencies, devDependencies });
  });
});

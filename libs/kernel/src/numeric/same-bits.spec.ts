import { describe, expect, it } from '@jest/globals';

import { Prng } from '../random/prng.js';
import { exp } from './exp.js';
import { ln } from './ln.js';
import { normalCdf } from './normal-cdf.js';
import { normalPdf } from './normal-pdf.js';
import { normalQuantile } from './normal-quantile.js';
import { powerOfTwoDecay } from './power-of-two-decay.js';

/**
 * The hash of all bits of 20,000 results, recorded once: any Node, any processor must give it again.
 * A change here changes scores that banks hold receipts for; it belongs in the changelog.
 */
describe('the same bits everywhere', () => {
  it.each([
    ['exp', (u: number) => exp(1490 * u - 745), 'b072ea91'],
    ['ln', (u: number) => ln(exp(1400 * u - 700)), '95293f9c'],
    ['normalCdf', (u: number) => normalCdf(48 * u - 39), 'ab4083d8'],
    ['normalPdf', (u: number) => normalPdf(78 * u - 39), 'a7403f17'],
    ['normalQuantile', (u: number) => normalQuantile(u), '35060b46'],
    ['normalQuantile in the tail', (u: number) => normalQuantile(exp(-700 * u)), 'c88ae456'],
    ['powerOfTwoDecay', (u: number) => powerOfTwoDecay(Math.floor(1e6 * u)), '60b3bcaf'],
  ] as const)('%s', (name, compute, expected) => {
    const prng = Prng.fromSeed(name);
    const results = Float64Array.from({ length: 20_000 }, () => compute(prng.uniform()));
    expect(hashOfBits(results)).toBe(expected);
  });
});

function hashOfBits(values: Float64Array): string {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(values.buffer)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

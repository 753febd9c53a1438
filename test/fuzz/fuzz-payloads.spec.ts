import { describe, expect, it } from '@jest/globals';
import { fuzzPayloads } from './fuzz-payloads.js';

/** `FUZZ_PAYLOADS=1000000` for the long run. */
const payloads = Number(process.env['FUZZ_PAYLOADS'] ?? 10_000);
const seed = process.env['FUZZ_SEED'] ?? 'payloads';

describe('fuzzed payloads', () => {
  it('crash nothing, hold nothing up, and are used or set aside', async () => {
    const report = await fuzzPayloads(seed, payloads);
    expect(report.faults).toEqual([]);
    expect(report.longestMs).toBeLessThan(50);
    // The fuzzer reaches all of these, or it would show nothing.
    expect(report.used).toBeGreaterThan(payloads / 20);
    expect(report.quarantined).toBeGreaterThan(payloads / 5);
    if (payloads > 10_000) process.stderr.write(`${JSON.stringify(report)}\n`);
  }, 3_600_000);
});

import { describe, expect, it } from '@jest/globals';
import { measureForms } from './decode-forms.js';

describe('bench ingest, decoding', () => {
  it('reads a message of every form', () => {
    const costs = measureForms(20);
    expect(costs.map(({ form }) => form)).toEqual([
      'compact JSON',
      'readable JSON',
      'SenML JSON',
      'SenML CBOR',
      'Sparkplug B',
      'compact JSON, signed',
    ]);
    for (const { bytesPerReading } of costs) expect(bytesPerReading).toBeGreaterThan(5);
  });
});

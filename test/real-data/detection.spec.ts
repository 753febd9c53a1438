import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { judgeNab, judgeSkab, ratesOf } from './detect.js';
import { referenceData } from './reference-data.js';

/** Figures of docs/model-card.md: when they change, the card changes with them. */
describe('detection on labelled recordings', () => {
  it('finds the anomalies of the SKAB valve', () => {
    const found = judgeSkab(join(referenceData('skab'), 'valve1'));
    const points = Object.values(found).reduce((sum: number, count: number) => sum + count, 0);
    expect(points).toBe(18_160);
    const { f1, far, mar } = ratesOf(found);
    expect(f1).toBeCloseTo(0.779, 3);
    expect(far).toBeCloseTo(0.25, 3);
    expect(mar).toBeCloseTo(0.063, 3);
  });

  it('finds both failures in the NAB ambient temperature, with less than one false alarm a month', () => {
    const verdict = judgeNab(referenceData('nab'), 'ambient_temperature_system_failure');
    expect(verdict.hits).toEqual([1, 2]);
    expect(verdict.falseAlarms).toBe(8);
    expect(verdict.months).toBeCloseTo(10.8, 1);
  });
});

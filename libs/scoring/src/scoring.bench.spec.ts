import { expect, it } from '@jest/globals';
import { benchEvaluate } from './scoring.bench.js';

it('the bench evaluates a book and comes to the same answers every time', () => {
  const result = benchEvaluate({ enterprises: 40, rounds: 2 });
  expect(result.evaluations).toBe(80);
  expect(result.microsecondsPerEvaluation).toBeGreaterThan(0);
  expect(result.resultHash).toBe(
    '5e23825a2d728fe317c30561cb9b01b64d26776d88ede65b4260c128013c7202',
  );
});

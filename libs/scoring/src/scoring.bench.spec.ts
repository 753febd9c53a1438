import { expect, it } from '@jest/globals';
import { benchEvaluate } from './scoring.bench.js';

it('the bench evaluates a book and comes to the same answers every time', () => {
  const result = benchEvaluate({ enterprises: 40, rounds: 2 });
  expect(result.evaluations).toBe(80);
  expect(result.microsecondsPerEvaluation).toBeGreaterThan(0);
  expect(result.resultHash).toBe(
    'dfdb92be0120e5e0894817df14b6dc1d42d01cf84cdad288e9850caecc0c6e16',
  );
});

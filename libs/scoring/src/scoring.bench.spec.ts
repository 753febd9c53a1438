import { expect, it } from '@jest/globals';
import { benchEvaluate } from './scoring.bench.js';

it('the bench evaluates a book and comes to the same answers every time', () => {
  const result = benchEvaluate({ enterprises: 40, rounds: 2 });
  expect(result.evaluations).toBe(80);
  expect(result.microsecondsPerEvaluation).toBeGreaterThan(0);
  expect(result.resultHash).toBe(
    'fb0becff8e4c1ea75c63cf9d05de49e563084c4b58a15fbc510ec06278224ff0',
  );
});

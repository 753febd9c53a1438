import { expect, it } from '@jest/globals';
import { benchEvaluate } from './scoring.bench.js';

it('the bench evaluates a book and comes to the same answers every time', () => {
  const result = benchEvaluate({ enterprises: 40, rounds: 2 });
  expect(result.evaluations).toBe(80);
  expect(result.microsecondsPerEvaluation).toBeGreaterThan(0);
  expect(result.resultHash).toBe(
    '0c6eaa477cd5539041c4851c9beae2160994afe8619cd6124bba526630141b12',
  );
});

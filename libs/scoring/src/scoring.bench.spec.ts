import { expect, it } from '@jest/globals';
import { benchEvaluate } from './scoring.bench.js';

it('the bench evaluates a book and comes to the same answers every time', () => {
  const result = benchEvaluate({ enterprises: 40, rounds: 2 });
  expect(result.evaluations).toBe(80);
  expect(result.microsecondsPerEvaluation).toBeGreaterThan(0);
  expect(result.resultHash).toBe(
    '8ae276d9c2820ec24586de3a0be2e0bab684358d23c9d34fa7a810b9d3da7dbc',
  );
});

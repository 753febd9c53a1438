import { expect, it } from '@jest/globals';
import { runEvaluate } from './evaluate.js';

const tiny = {
  enterprises: 2,
  days: 3,
  evaluations: 20,
  smallBook: 5,
  largeBook: 25,
  bookEvaluations: 20,
};

it('the bench evaluates enterprises that have a score, and comes to the same answers every time', () => {
  const result = runEvaluate(tiny);
  expect(result.microsecondsPerEvaluation).toBeGreaterThan(0);
  expect(result.costRatio400kOver4k).toBeGreaterThan(0);
  expect(result.scoredShare).toBe(1);
  expect(runEvaluate(tiny).resultHash).toBe(result.resultHash);
});

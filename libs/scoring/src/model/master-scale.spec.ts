import { expect, it } from '@jest/globals';
import { expertScorecard } from './expert-scorecard.js';
import { masterGradeOf } from './master-scale.js';

it.each([
  { pdPpm: 500, code: '1', grade: 'A' },
  { pdPpm: 1_000, code: '1', grade: 'A' },
  { pdPpm: 1_001, code: '2', grade: 'A' },
  { pdPpm: 4_001, code: '4', grade: 'B' },
  { pdPpm: 12_871, code: '5', grade: 'B' },
  { pdPpm: 19_608, code: '6', grade: 'C' },
  { pdPpm: 128_000, code: '8', grade: 'D' },
  { pdPpm: 128_001, code: '9', grade: 'E' },
  { pdPpm: 1_000_000, code: '10', grade: 'E' },
])('a PD of $pdPpm ppm is grade $code, $grade', ({ pdPpm, code, grade }) => {
  expect(masterGradeOf(pdPpm, expertScorecard.masterScale)).toMatchObject({ code, grade });
});

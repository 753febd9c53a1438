import { assert } from '@chanrong/kernel';
import type { MasterGrade } from './scorecard.js';

/** The first grade, from the best, whose PD limit (included) is not exceeded. */
export function masterGradeOf(pdPpm: number, masterScale: readonly MasterGrade[]): MasterGrade {
  const found = masterScale.find(({ pdPpmMax }) => pdPpm <= pdPpmMax);
  assert(found !== undefined, 'the master scale of a committed scorecard ends at a PD of 1');
  return found;
}

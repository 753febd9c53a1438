/** SHA-256 of what is published: of what it says, in its canonical form. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '@chanrong/kernel';
import type { Alert } from '@chanrong/portrait';
import { type Evaluation, type FacilityAssessment, scoreContent } from '@chanrong/scoring';

/** Of what an evaluation says, however its journal was cut and whenever it was recorded. */
export function scoreHash(evaluation: Evaluation): Uint8Array {
  return sha256(canonicalJson(scoreContent(evaluation)));
}

/** Of what is said about a facility; when that was last looked at is no judgement. */
export function facilityHash(assessment: FacilityAssessment): Uint8Array {
  const { stepped: _stepped, ...judged } = assessment;
  return sha256(canonicalJson(judged));
}

/** One episode, one id. */
export function alertIdOf({ uscc, rule, subject, openedMs }: Alert): string {
  return Buffer.from(sha256(canonicalJson([uscc, rule, subject, openedMs]))).toString('hex');
}

export function sha256(content: string | Uint8Array): Uint8Array {
  return createHash('sha256').update(content).digest();
}

import { createHash } from 'node:crypto';
import { canonicalJson } from '@chanrong/kernel';
import type { CrossFindingCode } from '@chanrong/portrait';

/** What a comparison of enterprises says about one of them. */
export interface CrossFindingDraft {
  readonly findingId: string;
  readonly uscc: string;
  readonly code: CrossFindingCode;
  readonly subject: string;
  readonly assetId: string | null;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  /** false: it keeps open what was found, and is too little to be found anew. */
  readonly isNews: boolean;
}

/** One finding per enterprise, code and subject, however often it is found. */
export function findingOf(
  draft: Omit<CrossFindingDraft, 'findingId' | 'isNews'>,
  isNews = true,
): CrossFindingDraft {
  const { uscc, code, subject } = draft;
  const hash = createHash('sha256').update(canonicalJson([uscc, code, subject]));
  return { ...draft, findingId: hash.digest('hex').slice(0, 32), isNews };
}

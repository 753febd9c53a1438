/** What papers come to: plain data, part of the portrait. */
import type { PlaceTitle } from './place-title.js';
import type { CrossFindingCode } from './title-command.js';

export interface TitlePortrait {
  /** Documents that stand, and pledges in force. */
  readonly documentCount: number;
  readonly pledgeCount: number;
  /** By place and commodity: all that papers speak of. */
  readonly places: readonly PlaceTitle[];
  /** Documents that have to be looked at. */
  readonly doubts: readonly TitleDoubt[];
  /** Found by comparing with other enterprises, and not closed. */
  readonly findings: readonly CrossFinding[];
  /**
   * Least cover of a place, ppm; 0 while a paper is there twice or a finding is open; null without papers
   * that sensors can be held against.
   */
  readonly trustPpm: number | null;
}

/**
 * `document-repeated`: the same paper under another id. `document-pledged-twice`: handed to two banks.
 * `document-alike`: for a person to compare; no verdict.
 */
export type TitleDoubtCode = 'document-repeated' | 'document-pledged-twice' | 'document-alike';

export interface TitleDoubt {
  readonly code: TitleDoubtCode;
  readonly documentId: string;
}

export interface CrossFinding {
  readonly findingId: string;
  readonly code: CrossFindingCode;
  readonly subject: string;
  readonly assetId: string | null;
  readonly foundMs: number;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
}

/** Of an enterprise that nobody has handed in a paper about. */
export const noTitle: TitlePortrait = {
  documentCount: 0,
  pledgeCount: 0,
  places: [],
  doubts: [],
  findings: [],
  trustPpm: null,
};

/** What the API is built from; given once, at boot. */
import type { ProofVerifier, TokenVerifier } from '@chanrong/identity';
import type { Logger } from '@chanrong/observability';
import type { DataSource } from 'typeorm';
import type { Console } from './console/console.js';

export interface ApiParts {
  /** Initialised by whoever boots the API; the API closes it. */
  readonly source: DataSource;
  readonly verify: TokenVerifier;
  readonly proofs: ProofVerifier;
  /** Where callers reach the API; undefined: wherever they say they do. */
  readonly publicUrl: string | undefined;
  /** Undefined where nobody signs in with a browser. */
  readonly console: Console | undefined;
  readonly log: Logger;
  readonly nowMs: () => number;
}

export const apiParts = Symbol('ApiParts');

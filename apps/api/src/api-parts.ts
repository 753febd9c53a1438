/** What the API is built from; given once, at boot. */
import type { TokenVerifier } from '@chanrong/identity';
import type { Logger } from '@chanrong/observability';
import type { DataSource } from 'typeorm';

export interface ApiParts {
  /** Initialised by whoever boots the API; the API closes it. */
  readonly source: DataSource;
  readonly verify: TokenVerifier;
  readonly log: Logger;
  readonly nowMs: () => number;
}

export const apiParts = Symbol('ApiParts');

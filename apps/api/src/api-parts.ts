/** What the API is built from; given once, at boot. */
import type {
  CertificateAuthority,
  ProofVerifier,
  TlsFiles,
  TokenVerifier,
} from '@chanrong/identity';
import type { Logger } from '@chanrong/observability';
import type { WakeQueue } from '@chanrong/queue';
import type { BlockList } from 'node:net';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { Console } from './console/console.js';
import type { QuotaPolicy } from './http/request-quota.js';

export interface EnrolmentParts {
  /** Certifies the keys of gateways. */
  readonly authority: CertificateAuthority;
  /** Where gateways connect, as URLs. */
  readonly brokers: readonly string[];
}

export interface WebhookParts {
  /** Says that a webhook has something to do. */
  readonly queue: WakeQueue;
  /** Private networks that the operator has opened to webhooks. */
  readonly allowed: BlockList;
}

export interface ApiParts {
  /** Initialised by whoever boots the API; the API closes it. */
  readonly source: DataSource;
  readonly verify: TokenVerifier;
  readonly proofs: ProofVerifier;
  /** Where callers reach the API; undefined: wherever they say they do. */
  readonly publicUrl: string | undefined;
  /** Undefined where nobody signs in with a browser. */
  readonly console: Console | undefined;
  /** For what is written: registry functions, which bring their own transactions. */
  readonly registry: Pool;
  /** Undefined: gateways are enrolled on the command line only. */
  readonly enrolment: EnrolmentParts | undefined;
  /** Undefined: plain HTTP, behind something that speaks TLS. */
  readonly tls: { readonly files: TlsFiles; readonly intervalMs: number } | undefined;
  /** What one caller may ask in a window of time; undefined: the default. */
  readonly requestQuota?: QuotaPolicy | undefined;
  /** Undefined: webhooks are kept, but this process delivers none. */
  readonly webhooks: WebhookParts | undefined;
  readonly log: Logger;
  readonly nowMs: () => number;
}

export const apiParts = Symbol('ApiParts');

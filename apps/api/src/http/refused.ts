import type { KeyReused, RegistryFault } from '@chanrong/store';
import { notFound, ProblemError } from './problem-error.js';

/** What the registry refused, as a problem; what the caller may not know is there is not found. */
export function refused({ code, message, hint }: RegistryFault | KeyReused): ProblemError {
  const detail = `${message}; ${hint}`;
  if (code === 'idempotency-key-reused') return new ProblemError(code, detail);
  if (code.endsWith('-unknown') || code === 'consent-missing') return notFound();
  return new ProblemError(code.endsWith('-differs') ? 'refused' : 'invalid-request', detail);
}

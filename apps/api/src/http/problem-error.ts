import { type Problem, type ProblemCode } from '@chanrong/contracts';

export interface FaultyPart {
  readonly path: string;
  readonly message: string;
}

/** Ends a request with a problem document. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly errors?: Problem['errors'],
  ) {
    super(`${code}: ${detail}`);
  }
}

/** Also for what exists but may not be seen: whoever asks cannot tell the two apart. */
export function notFound(): ProblemError {
  return new ProblemError('not-found', 'check the address, and that the enterprise has consented');
}

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** One problem with all that is wrong about the parameters. */
export function invalidRequest(issues: readonly Issue[]): ProblemError {
  const errors = issues.map(({ path = [], message }) => ({
    path: path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.'),
    message,
  }));
  const detail = errors.map(({ path, message }) => (path ? `${path} ${message}` : message));
  return new ProblemError('invalid-request', detail.join('; '), errors);
}

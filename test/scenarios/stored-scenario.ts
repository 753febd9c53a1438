/** A scenario's journal as a file keeps it, for another Node to fold. */
import type { EngineSegment } from '@chanrong/engine';

export interface StoredScenario {
  readonly code: string;
  readonly uscc: string;
  /** Bodies in base64. */
  readonly segments: readonly (Omit<EngineSegment, 'body'> & { readonly body: string })[];
}

export function storedScenario(
  { code, uscc }: Pick<StoredScenario, 'code' | 'uscc'>,
  segments: readonly EngineSegment[],
): StoredScenario {
  const stored = segments.map(({ body, ...rest }) => {
    return { ...rest, body: Buffer.from(body).toString('base64') };
  });
  return { code, uscc, segments: stored };
}

/** A segment whose folding failed: the engine that tried is in no usable state any more. */
export class FoldError extends Error {
  override readonly name = 'FoldError';

  /** @param entryIndex the entry that failed; null when it was what follows the entries */
  constructor(
    readonly seq: number,
    readonly entryIndex: number | null,
    override readonly cause: unknown,
  ) {
    const where = entryIndex === null ? '' : `, entry ${entryIndex}`;
    super(`segment ${seq}${where} cannot be folded: ${messageOf(cause)}`, { cause });
  }
}

const messageCharsMax = 500;

/** What an exception says, as text that a database can keep. */
export function messageOf(cause: unknown): string {
  const text = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return text.slice(0, messageCharsMax).toWellFormed().replaceAll('\0', '\uFFFD');
}

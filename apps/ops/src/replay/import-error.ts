/** A source that cannot be imported: says which file, which line, and what to do. */
export class ImportError extends Error {
  override readonly name = 'ImportError';

  constructor(where: string, what: string, hint: string) {
    super(`${where}: ${what}; ${hint}`);
  }
}

/** A source that cannot be imported: says which file, which line, and what to do. */
export class ImportError extends Error {
  override readonly name = 'ImportError';

  /** Where and what, without the hint. */
  readonly problem: string;

  constructor(
    where: string,
    what: string,
    /** What to do about it. */
    readonly hint: string,
  ) {
    super(`${where}: ${what}; ${hint}`);
    this.problem = `${where}: ${what}`;
  }
}

/**
 * Something outside the code keeps the product from starting: a port, a folder, a right, a version.
 * Shown to people as one sentence with the way out, never as a stack.
 */
export class SetupError extends Error {
  override readonly name = 'SetupError';

  constructor(
    readonly code: string,
    problem: string,
    /** What to do about it, an imperative sentence. */
    readonly hint: string,
  ) {
    super(`${problem}; ${hint}`);
  }
}

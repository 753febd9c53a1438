/** The disk below a spool cannot be used; the message says which, and what to do. */
export class SpoolError extends Error {
  override readonly name = 'SpoolError';
  readonly code = 'spool';
}

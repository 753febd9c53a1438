/** Bytes that do not say what they should, or a value that has no bytes: where, and what was expected. */
export class ByteCodecError extends Error {
  override readonly name = 'ByteCodecError';
  readonly code = 'byte_codec';
  readonly offset: number;
  readonly expected: string;

  constructor(offset: number, expected: string) {
    super(`at byte ${offset}: expected ${expected}`);
    this.offset = offset;
    this.expected = expected;
  }
}

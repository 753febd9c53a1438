/** Thrown when the program itself is wrong. Never caught to carry on: expected outcomes are a `Result`. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Checks what must hold. Assertions stay on in production; give a constant message on hot paths. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

import { AssertionError } from './assert.js';

/** Ends a `switch` over a union: a member left out becomes a compile error, and at run time a bug report. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable value: ${String(value)}`);
}

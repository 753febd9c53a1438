import { AssertionError } from './assert.js';

/** An expected failure, as it travels to whoever can act on it. */
export interface Fault<Code extends string = string> {
  /** Stable and machine-readable, such as `uscc_length`. */
  readonly code: Code;
  /** What failed, with the detail. */
  readonly message: string;
  /** What the reader can do about it. */
  readonly hint: string;
  /** Whether the same call can succeed later without a change. */
  readonly retryable: boolean;
}

/** An outcome the caller must look at before it can use the value. */
export type Result<T, E = Fault> = Ok<T> | Err<E>;

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

export interface Err<E> {
  readonly ok: false;
  readonly error: E;
}

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

export function err<const E>(error: E): Err<E> {
  return { ok: false, error };
}

/** The value, where a failure can only be a bug: constants, fixtures, data checked before. */
export function unwrap<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value;
  throw new AssertionError(`unwrapped a failure: ${JSON.stringify(result.error)}`);
}

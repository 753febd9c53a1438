import { assert } from '@chanrong/kernel';
import type { ValueTransformer } from 'typeorm';

/** `bigint` columns hold sequence numbers and Unix ms, all within 2^53; the driver hands them out as text. */
export const safeInteger: ValueTransformer = {
  from(text: string | null): number | null {
    if (text === null) return null;
    const value = Number(text);
    assert(Number.isSafeInteger(value), 'a bigint column holds more than 2^53');
    return value;
  },
  to(value: unknown): unknown {
    return value;
  },
};

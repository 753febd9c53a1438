import { AssertionError, assert } from '../assert.js';

/** Deeper values are refused: a cycle, most likely. */
export const canonicalJsonDepthMax = 64;

/** What has a canonical text. Interfaces do not fit an index signature, so functions take `unknown`. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * The one JSON text of a value: keys in UTF-16 order, no white space, numbers as ECMAScript prints them
 * (RFC 8785). Equal values have equal texts, so texts can be hashed and compared.
 *
 * Throws where JSON would change the value silently: undefined, NaN, ±Infinity, functions, bigints,
 * symbols, instances of classes (Decimal, Date, typed arrays, Map) and holes in arrays.
 */
export function canonicalJson(value: unknown): string {
  return textOf(value, 0);
}

function textOf(value: unknown, depth: number): string {
  assert(depth <= canonicalJsonDepthMax, 'canonical JSON is at most 64 levels deep');
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      assert(Number.isFinite(value), 'canonical JSON has finite numbers only');
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? textOfArray(value, depth) : textOfObject(value, depth);
    default:
      throw new AssertionError(`canonical JSON has no ${typeof value}`);
  }
}

function textOfArray(items: readonly unknown[], depth: number): string {
  const texts = Array.from(items, (item) => textOf(item, depth + 1));
  return `[${texts.join(',')}]`;
}

function textOfObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  const plain = prototype === null || Object.getPrototypeOf(prototype) === null;
  assert(plain, 'canonical JSON has plain objects only');
  const members = Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${textOf(member, depth + 1)}`);
  return `{${members.join(',')}}`;
}

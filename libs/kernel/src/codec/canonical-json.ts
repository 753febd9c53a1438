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
      return quoted(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      assert(Number.isFinite(value), 'canonical JSON has finite numbers only');
      return String(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? textOfArray(value, depth) : textOfObject(value, depth);
    default:
      throw new AssertionError(`canonical JSON has no ${typeof value}`);
  }
}

/** What JSON escapes, and surrogates, of which only a lone one is escaped. */
// oxlint-disable-next-line no-control-regex
const escaped = /["\\\u0000-\u001f\ud800-\udfff]/;

function quoted(text: string): string {
  return escaped.test(text) ? JSON.stringify(text) : `"${text}"`;
}

function textOfArray(items: readonly unknown[], depth: number): string {
  let text = '[';
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) text += ',';
    text += textOf(items[index], depth + 1);
  }
  return `${text}]`;
}

function textOfObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  const plain = prototype === null || Object.getPrototypeOf(prototype) === null;
  assert(plain, 'canonical JSON has plain objects only');
  let text = '{';
  for (const { key, opening } of membersOf(Object.keys(value))) {
    text += opening;
    text += textOf((value as Readonly<Record<string, unknown>>)[key], depth + 1);
  }
  return `${text}}`;
}

interface Member {
  readonly key: string;
  /** The text before its value: a comma unless it is the first, the key, a colon. */
  readonly opening: string;
}

/**
 * Sorting the keys is most of the work, and the same few lists of keys come again and again, so sorted
 * members are remembered in a tree with one level a key. Only speed depends on what is remembered.
 */
interface KeyNode {
  readonly next: Map<string, KeyNode>;
  members: readonly Member[] | undefined;
}

const keyNodesMax = 4_096;
const keyTree: KeyNode = { next: new Map(), members: undefined };
let keyNodeCount = 0;

function membersOf(keys: readonly string[]): readonly Member[] {
  let node = keyTree;
  for (const key of keys) {
    let next = node.next.get(key);
    if (next === undefined) {
      if (keyNodeCount === keyNodesMax) return sortedMembers(keys);
      keyNodeCount += 1;
      next = { next: new Map(), members: undefined };
      node.next.set(key, next);
    }
    node = next;
  }
  node.members ??= sortedMembers(keys);
  return node.members;
}

/** In UTF-16 order, which is the order of the default sort. */
function sortedMembers(keys: readonly string[]): Member[] {
  return keys.toSorted().map((key, index) => ({
    key,
    opening: `${index > 0 ? ',' : ''}${JSON.stringify(key)}:`,
  }));
}

/**
 * Walks CBOR (RFC 8949) without building anything, so that a decoder is only given what it can hold:
 * a few bytes may claim an array of millions, nest thousands deep, or carry tags that make objects.
 *
 * Accepts one item, to the last byte: integers, floats, true, false, null, byte strings, UTF-8 text,
 * arrays, maps, and decimal fractions (tag 4). One pass; memory bounded by the depth.
 */
import { isUtf8 } from 'node:buffer';

const depthMax = 4;
const major = {
  unsigned: 0,
  negative: 1,
  bytes: 2,
  text: 3,
  array: 4,
  map: 5,
  tag: 6,
  other: 7,
} as const;
const decimalFractionTag = 4;
const falseValue = 20;
const nullValue = 22;
const halfFloat = 25;
const doubleFloat = 27;
const indefinite = 31;
const breakByte = 0xff;

class OutlineError extends Error {}

/** Why the bytes are not taken; undefined when a decoder may read them. */
export function faultOfCbor(bytes: Uint8Array): string | undefined {
  try {
    new Outline(bytes).whole();
    return undefined;
  } catch (error) {
    if (error instanceof OutlineError) return error.message;
    throw error;
  }
}

class Outline {
  private at = 0;
  private readonly bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  whole(): void {
    this.item(0);
    if (this.at !== this.bytes.length) this.refuse('something follows the pack');
  }

  private item(depth: number): void {
    if (depth > depthMax) this.refuse(`more than ${depthMax} levels`);
    const initial = this.byte();
    const type = initial >>> 5;
    const info = initial & 31;
    if (type === major.other) {
      this.simpleOrFloat(info);
    } else if (info === indefinite) {
      this.openEnded(type, depth);
    } else {
      this.definite(type, this.argument(info), depth);
    }
  }

  private definite(type: number, argument: number, depth: number): void {
    switch (type) {
      case major.bytes:
        this.skip(argument);
        break;
      case major.text:
        this.text(argument);
        break;
      case major.array:
        this.items(argument, depth);
        break;
      case major.map:
        this.items(argument * 2, depth);
        break;
      case major.tag:
        this.decimalFraction(argument);
        break;
    }
  }

  private items(count: number, depth: number): void {
    // Each item is a byte at least: what is claimed beyond the end is not there.
    if (count > this.bytes.length - this.at) this.refuse('more items are claimed than follow');
    for (let index = 0; index < count; index += 1) this.item(depth + 1);
  }

  private openEnded(type: number, depth: number): void {
    if (type !== major.array && type !== major.map) this.refuse('a text or number without end');
    let count = 0;
    while (this.bytes[this.at] !== breakByte) {
      this.item(depth + 1);
      count += 1;
    }
    this.at += 1;
    if (type === major.map && count % 2 === 1) this.refuse('a key without a value');
  }

  /** Two integers, exponent and mantissa. */
  private decimalFraction(tag: number): void {
    const isFraction = tag === decimalFractionTag && this.byte() === ((major.array << 5) | 2);
    if (!isFraction) this.refuse('a tag other than that of decimal fractions (4)');
    for (let part = 0; part < 2; part += 1) {
      const initial = this.byte();
      if (initial >>> 5 > major.negative) this.refuse('a decimal fraction not of integers');
      this.argument(initial & 31);
    }
  }

  private text(length: number): void {
    const start = this.at;
    this.skip(length);
    if (!isUtf8(this.bytes.subarray(start, this.at))) this.refuse('text that is not UTF-8');
  }

  private simpleOrFloat(info: number): void {
    if (info >= halfFloat && info <= doubleFloat) this.skip(2 << (info - halfFloat));
    else if (info < falseValue || info > nullValue) this.refuse('a value that is no number');
  }

  private argument(info: number): number {
    if (info < 24) return info;
    if (info > 27) this.refuse('a reserved length');
    const start = this.at;
    const width = 1 << (info - 24);
    this.skip(width);
    return width < 8
      ? this.bytes.readUIntBE(start, width)
      : Number(this.bytes.readBigUInt64BE(start));
  }

  private byte(): number {
    this.skip(1);
    return this.bytes[this.at - 1] as number;
  }

  private skip(count: number): void {
    if (count > this.bytes.length - this.at) this.refuse('the bytes end inside an item');
    this.at += count;
  }

  private refuse(what: string): never {
    throw new OutlineError(`${what}, at byte ${this.at}`);
  }
}

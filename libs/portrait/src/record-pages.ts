/**
 * Records of doubles by number, in pages that never move: growing copies nothing. Beside its doubles each
 * page can be read as 32-bit integers, two to a double.
 *
 * Hot path: users of a record take its page once and reckon with offsets. V8 folds a module's own constants
 * into its code, but looks an imported one up each time: hot modules make them their own.
 */
import { assert } from '@chanrong/kernel';

const shift = 12;
const recordsPerPage = 1 << shift;
const mask = recordsPerPage - 1;
const wasmPageBytes = 64 * 1024;

/** For those that reckon with places themselves: a record's page by its number, and its place there. */
export const pageShift = shift;
export const pageMask = mask;

export class RecordPages {
  readonly doubles: Float64Array[] = [];
  readonly integers: Int32Array[] = [];
  private count = 0;

  /** @param stride doubles in a record; a power of two, so that none lies across cache lines needlessly */
  constructor(readonly stride: number) {
    assert((stride & (stride - 1)) === 0, 'a stride is a power of two');
  }

  get length(): number {
    return this.count;
  }

  /** Adds a record of zeros; gives its number. */
  add(): number {
    const number = this.count;
    if ((number & mask) === 0) {
      const buffer = alignedBuffer(recordsPerPage * this.stride * 8);
      this.doubles.push(new Float64Array(buffer));
      this.integers.push(new Int32Array(buffer));
    }
    this.count += 1;
    return number;
  }

  /** The page that holds a record. */
  page(number: number): Float64Array {
    return this.doubles[number >>> shift] as Float64Array;
  }

  /** The same page as integers. */
  integerPage(number: number): Int32Array {
    return this.integers[number >>> shift] as Int32Array;
  }

  /** Where in its page a record starts, in doubles. */
  offset(number: number): number {
    return (number & mask) * this.stride;
  }
}

/** As far as it is used here; the types of Node do not know it. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
};

/**
 * Bytes that begin at a cache line: an ArrayBuffer begins anywhere, so that a record of 64 bytes lies across
 * two lines and a random one costs twice the wait; a WebAssembly memory begins at a page.
 */
function alignedBuffer(bytes: number): ArrayBuffer {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / wasmPageBytes) }).buffer;
}

/**
 * Anti-replay window over one gateway's message numbers, after RFC 6479: a bitmap addressed by
 * `seq mod size`, cleared block by block as it moves, never shifted.
 *
 * Beside each bit a checksum of the body tells a repeat (harmless) from a fork (two different
 * messages under one number). On the per-message path: mutates in place.
 */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';

/** Messages that may arrive out of order and still be told apart; a power of two. */
export const sequenceWindowMax = 1_024;
const bitsPerBlock = 32;
const blockCount = sequenceWindowMax / bitsPerBlock;

export type SequenceVerdict = 'new' | 'repeat' | 'fork' | 'unknown';

export class SequenceWindow {
  /** The bitmap, and behind it the checksums: one array is one object less to wait for. */
  private readonly words = new Int32Array(blockCount + sequenceWindowMax);
  private highestSeq = 0;
  private received = 0;
  /** Whether a number has left the window without ever being received. */
  private hasLost = false;

  get highest(): number {
    return this.highestSeq;
  }

  /** Numbers up to the highest that have not been received. */
  get missing(): number {
    return this.highestSeq - this.received;
  }

  /** Forgets everything: a new epoch starts at 1 again. */
  reset(): void {
    this.words.fill(0);
    this.highestSeq = 0;
    this.received = 0;
    this.hasLost = false;
  }

  /**
   * Records the number of a message. `unknown`: too far back to tell whether it is a repeat, which
   * can only happen where numbers were lost below the window.
   */
  accept(seq: number, checksum: number): SequenceVerdict {
    if (seq > this.highestSeq) {
      this.advance(seq);
      return this.record(seq, checksum);
    }
    if (seq <= this.highestSeq - sequenceWindowMax) return this.hasLost ? 'unknown' : 'repeat';
    if (!this.has(seq)) return this.record(seq, checksum);
    const known = this.words[blockCount + (seq % sequenceWindowMax)] as number;
    return known >>> 0 === checksum ? 'repeat' : 'fork';
  }

  write(writer: ByteWriter): void {
    writer.u53(this.highestSeq);
    writer.u53(this.received);
    writer.u8(this.hasLost ? 1 : 0);
    writer.int32Array(this.words.subarray(0, blockCount));
    writer.int32Array(this.words.subarray(blockCount));
  }

  static read(reader: ByteReader): SequenceWindow {
    const window = new SequenceWindow();
    window.highestSeq = reader.u53();
    window.received = reader.u53();
    window.hasLost = reader.u8() === 1;
    window.words.set(reader.int32Array());
    window.words.set(reader.int32Array(), blockCount);
    return window;
  }

  private has(seq: number): boolean {
    const slot = seq % sequenceWindowMax;
    return ((this.words[slot >>> 5] as number) & (1 << (slot & 31))) !== 0;
  }

  private record(seq: number, checksum: number): SequenceVerdict {
    const slot = seq % sequenceWindowMax;
    this.words[slot >>> 5] = (this.words[slot >>> 5] as number) | (1 << (slot & 31));
    this.words[blockCount + slot] = checksum;
    this.received += 1;
    return 'new';
  }

  /** Moves the upper edge to `seq`, clearing the slots that the new numbers will use. */
  private advance(seq: number): void {
    const steps = seq - this.highestSeq;
    const cleared = Math.min(steps, sequenceWindowMax);
    for (let number = seq - cleared + 1; number <= seq; number += 1) this.release(number);
    if (steps > sequenceWindowMax) this.hasLost = true;
    this.highestSeq = seq;
  }

  /** Frees the slot of `number`; what it held, `sequenceWindowMax` earlier, leaves the window. */
  private release(number: number): void {
    const slot = number % sequenceWindowMax;
    const bit = 1 << (slot & 31);
    const block = this.words[slot >>> 5] as number;
    if (number > sequenceWindowMax && (block & bit) === 0) this.hasLost = true;
    this.words[slot >>> 5] = block & ~bit;
  }
}

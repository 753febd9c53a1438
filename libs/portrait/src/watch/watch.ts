/** What the watch remembers about one enterprise between two looks at it. */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';
import { AlertBook } from './alert-book.js';

/** A count that only grows, as it was when last looked at. */
export interface Counter {
  count: number;
  /** When it last grew, in the enterprise's time, Unix ms. */
  grownMs: number;
}

/** The stock that a fall is measured from. */
export interface StockAnchor {
  atMs: number;
  kg: number;
}

export class Watch {
  book = new AlertBook();
  /** Event time from which a recorded enterprise is due for another look; live ones go by the journal. */
  dueMs = Number.NEGATIVE_INFINITY;
  /** When production is looked at next, in the enterprise's time; -Infinity before the first look. */
  productionDueMs = Number.NEGATIVE_INFINITY;
  readonly counters = new Map<string, Counter>();
  /** By asset id. */
  readonly anchors = new Map<string, StockAnchor>();

  /** Notes a count; gives by how much it has grown since the last look. */
  growth(key: string, count: number, nowMs: number): number {
    const known = this.counters.get(key);
    if (known === undefined) {
      this.counters.set(key, { count, grownMs: nowMs });
      return count;
    }
    const grown = count - known.count;
    if (grown > 0) known.grownMs = nowMs;
    known.count = count;
    return grown;
  }

  write(writer: ByteWriter): void {
    this.book.write(writer);
    writer.f64(this.dueMs);
    writer.f64(this.productionDueMs);
    writer.u53(this.counters.size);
    for (const [key, { count, grownMs }] of this.counters) {
      writer.string(key);
      writer.f64(count);
      writer.f64(grownMs);
    }
    writer.u53(this.anchors.size);
    for (const [assetId, { atMs, kg }] of this.anchors) {
      writer.string(assetId);
      writer.f64(atMs);
      writer.f64(kg);
    }
  }

  static read(reader: ByteReader): Watch {
    const watch = new Watch();
    watch.book = AlertBook.read(reader);
    watch.dueMs = reader.f64();
    watch.productionDueMs = reader.f64();
    const counterCount = reader.u53();
    for (let index = 0; index < counterCount; index += 1) {
      watch.counters.set(reader.string(), { count: reader.f64(), grownMs: reader.f64() });
    }
    const anchorCount = reader.u53();
    for (let index = 0; index < anchorCount; index += 1) {
      watch.anchors.set(reader.string(), { atMs: reader.f64(), kg: reader.f64() });
    }
    return watch;
  }
}

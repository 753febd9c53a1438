/**
 * What birth configures about channels, each different set once: channels of a plant are alike, so a few
 * rows serve thousands of them and stay in the cache.
 */

/** What a reading of a channel is checked against. */
export interface ChannelLimits {
  /** A reading vouches for its value no longer than this, ms; Infinity: until the next. */
  readonly gapMs: number;
  /** Values outside are impossible. */
  readonly min: number;
  readonly max: number;
  /** Time after which a repeated value is a stuck sensor, ms; Infinity: never. */
  readonly flatlineMs: number;
}

/** Position of each limit in a row. */
export const limit = { gapMs: 0, min: 1, max: 2, flatlineMs: 3 } as const;
export const limitStride = 4;
const rowsInitial = 16;
/** Looked through one after another, which needs no key, before a row is looked up by its key. */
const rowsScannedMax = 16;

export class LimitRows {
  /** Rows of `limitStride` doubles. */
  rows = new Float64Array(rowsInitial * limitStride);
  private readonly rowByKey = new Map<string, number>();
  private readonly userCounts: number[] = [];
  private readonly keys: string[] = [];
  private readonly free: number[] = [];

  /** The row that holds these limits; each call is answered by one `release`. */
  acquire(limits: ChannelLimits): number {
    const scanned = this.scan(limits);
    if (scanned >= 0) {
      this.userCounts[scanned] = (this.userCounts[scanned] as number) + 1;
      return scanned;
    }
    const { gapMs, flatlineMs } = limits;
    // Zero has no sign here, as rows are shared by what reads the same.
    const [min, max] = [limits.min + 0, limits.max + 0];
    const key = `${gapMs}|${min}|${max}|${flatlineMs}`;
    const known = this.rowByKey.get(key);
    if (known !== undefined) {
      this.userCounts[known] = (this.userCounts[known] as number) + 1;
      return known;
    }
    const row = this.free.pop() ?? this.keys.length;
    if (row * limitStride === this.rows.length) this.grow();
    this.rows.set([gapMs, min, max, flatlineMs], row * limitStride);
    this.rowByKey.set(key, row);
    this.keys[row] = key;
    this.userCounts[row] = 1;
    return row;
  }

  /** Gives up a row; one that nobody has any more is used again. */
  release(row: number): void {
    const users = (this.userCounts[row] as number) - 1;
    this.userCounts[row] = users;
    if (users > 0) return;
    this.rowByKey.delete(this.keys[row] as string);
    this.free.push(row);
  }

  /** One of the first rows that holds these limits and has users; -1: none of them. */
  private scan({ gapMs, min, max, flatlineMs }: ChannelLimits): number {
    const count = Math.min(this.keys.length, rowsScannedMax);
    for (let row = 0; row < count; row += 1) {
      const at = row * limitStride;
      const isSame =
        this.rows[at + limit.gapMs] === gapMs &&
        this.rows[at + limit.min] === min &&
        this.rows[at + limit.max] === max &&
        this.rows[at + limit.flatlineMs] === flatlineMs;
      if (isSame && this.userCounts[row] !== 0) return row;
    }
    return -1;
  }

  private grow(): void {
    const grown = new Float64Array(2 * this.rows.length);
    grown.set(this.rows);
    this.rows = grown;
  }
}

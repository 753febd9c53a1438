/**
 * Two-sided tabular CUSUM over standardised samples: C⁺ ← max(0, C⁺ + z − k), C⁻ ← max(0, C⁻ − z − k),
 * an alarm while either is above h. Finds steps. Source: E. S. Page, Biometrika 41, 1954.
 */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';

/** A statistic grows no further than this share of its threshold, so that the end of a long fault is noticed too. */
const capShare = 1.1;

export interface CusumDesign {
  /** Allowance: half the shift to be found, in standard deviations. */
  readonly k: number;
  /** Threshold, from `cusumThreshold`. */
  readonly h: number;
}

export class Cusum {
  private high = 0;
  private low = 0;

  constructor(private readonly design: CusumDesign) {}

  /** Which side is out of control: 1 above, −1 below, 0 neither. */
  get side(): -1 | 0 | 1 {
    const { h } = this.design;
    if (this.high > h && this.high >= this.low) return 1;
    return this.low > h ? -1 : 0;
  }

  add(z: number): void {
    const { k, h } = this.design;
    // Capped, so that the end of a long fault is noticed as soon as that of a short one.
    this.high = Math.min(Math.max(0, this.high + z - k), capShare * h);
    this.low = Math.min(Math.max(0, this.low - z - k), capShare * h);
  }

  /** In control again, as at the beginning. */
  reset(): void {
    this.high = 0;
    this.low = 0;
  }

  write(writer: ByteWriter): void {
    writer.f64(this.high);
    writer.f64(this.low);
  }

  read(reader: ByteReader): void {
    this.high = reader.f64();
    this.low = reader.f64();
  }
}

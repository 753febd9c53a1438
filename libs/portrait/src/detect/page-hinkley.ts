/**
 * Page–Hinkley over standardised samples, both sides: S ← max(0, αS + (z − z̄) − δ), an alarm while S > h; z̄ is
 * the mean of the samples so far. Finds slow drifts: δ is small and the mean follows. With α = 1 and a known
 * mean it is a CUSUM, so the threshold of that one is on the safe side.
 * Source: D. V. Hinkley, Biometrika 58, 1971; the form with α as in scikit-multiflow.
 */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';

/** A statistic grows no further than this share of its threshold, so that the end of a long fault is noticed too. */
const capShare = 1.1;

export interface PageHinkleyDesign {
  /** Drift that is tolerated, standard deviations a sample. */
  readonly delta: number;
  readonly alpha: number;
  /** Threshold, from `cusumThreshold` with `delta` as allowance. */
  readonly h: number;
  /** Samples before the mean is believed. */
  readonly samplesMin: number;
}

export class PageHinkley {
  private count = 0;
  private mean = 0;
  private high = 0;
  private low = 0;

  constructor(private readonly design: PageHinkleyDesign) {}

  /** Which side is out of control: 1 above, −1 below, 0 neither. */
  get side(): -1 | 0 | 1 {
    const { h } = this.design;
    if (this.high > h && this.high >= this.low) return 1;
    return this.low > h ? -1 : 0;
  }

  add(z: number): void {
    const { alpha, delta, h, samplesMin } = this.design;
    this.count += 1;
    this.mean += (z - this.mean) / this.count;
    if (this.count < samplesMin) return;
    const deviation = z - this.mean;
    this.high = Math.min(Math.max(0, alpha * this.high + deviation - delta), capShare * h);
    this.low = Math.min(Math.max(0, alpha * this.low - deviation - delta), capShare * h);
  }

  write(writer: ByteWriter): void {
    writer.f64(this.count);
    writer.f64(this.mean);
    writer.f64(this.high);
    writer.f64(this.low);
  }

  read(reader: ByteReader): void {
    this.count = reader.f64();
    this.mean = reader.f64();
    this.high = reader.f64();
    this.low = reader.f64();
  }
}

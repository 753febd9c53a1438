/**
 * EWMA chart over standardised samples: y ← λz + (1 − λ)y, an alarm while |y| > L √(λ/(2 − λ)·(1 − (1 − λ)^2t)).
 * Finds small lasting shifts. Source: NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.4.
 */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';

export interface EwmaDesign {
  /** Weight of the newest sample; 0.2 to 0.3 as J. S. Hunter recommends. */
  readonly lambda: number;
  /** Limit, from `ewmaLimit`. */
  readonly limit: number;
}

export class EwmaChart {
  private level = 0;
  /** (1 − λ)^2t: how much of the start is still in the level. */
  private start = 1;

  constructor(private readonly design: EwmaDesign) {}

  /** Which side is out of control: 1 above, −1 below, 0 neither. */
  get side(): -1 | 0 | 1 {
    const { lambda, limit } = this.design;
    const sigma = Math.sqrt((lambda / (2 - lambda)) * (1 - this.start));
    if (this.level > limit * sigma) return 1;
    return this.level < -limit * sigma ? -1 : 0;
  }

  add(z: number): void {
    const { lambda } = this.design;
    this.level += lambda * (z - this.level);
    this.start *= (1 - lambda) * (1 - lambda);
  }

  write(writer: ByteWriter): void {
    writer.f64(this.level);
    writer.f64(this.start);
  }

  read(reader: ByteReader): void {
    this.level = reader.f64();
    this.start = reader.f64();
  }
}

/**
 * Stock of one channel by age: in-flow makes a layer at its event time, out-flow takes the oldest first.
 *
 * A level is noise around the truth, and noise must not make old goods young. So the level follows the
 * median of three readings, which a single wild one does not move, and turns only when it has moved
 * further than noise can (see `stockPolicy`). On the path of every stock reading: mutates in place.
 */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';
import { stockPolicy } from './stock-policy.js';

/** Quantities in the unit of the channel, times Unix ms of event time. */
export class StockLayers {
  /** Oldest first. */
  private readonly sinceMs: number[] = [];
  private readonly quantities: number[] = [];
  /** What the layers come to; NaN before the first reading. */
  private level = Number.NaN;
  private rising = false;
  private newestMs = Number.NEGATIVE_INFINITY;
  private before = Number.NaN;
  private beforeThat = Number.NaN;

  /** What all layers come to. */
  get quantity(): number {
    return this.quantities.reduce((sum, quantity) => sum + quantity, 0);
  }

  /**
   * Adds a reading. One that is not newer than the newest is left out: it says nothing about now.
   * @param sigma standard deviation of one reading
   */
  add(atMs: number, value: number, sigma: number): void {
    if (atMs <= this.newestMs) return;
    this.newestMs = atMs;
    if (Number.isNaN(this.level)) this.begin(atMs, value);
    const level = Math.max(0, median(this.beforeThat, this.before, value));
    this.beforeThat = this.before;
    this.before = value;
    const noise = Math.max(
      stockPolicy.turnSigmas * sigma,
      stockPolicy.turnShareMin * Math.max(level, this.level),
    );
    if (level > this.level) this.rise(atMs, level, noise);
    else if (level < this.level) this.fall(level, noise);
  }

  /** Layers in kilograms that come to `totalKg`, oldest first; what noise or small deliveries add is the oldest. */
  fitted(kgPerUnit: number, totalKg: number): { sinceMs: number; quantityKg: number }[] {
    const layers = this.sinceMs.map((sinceMs, index) => ({
      sinceMs,
      quantityKg: (this.quantities[index] as number) * kgPerUnit,
    }));
    let surplusKg = layers.reduce((sum, { quantityKg }) => sum + quantityKg, 0) - totalKg;
    while (surplusKg > 0 && layers.length > 1 && (layers[0]?.quantityKg ?? 0) <= surplusKg) {
      surplusKg -= layers.shift()?.quantityKg ?? 0;
    }
    const [oldest] = layers;
    if (oldest !== undefined) oldest.quantityKg = Math.max(0, oldest.quantityKg - surplusKg);
    return layers;
  }

  write(writer: ByteWriter): void {
    writer.float64Array(Float64Array.from(this.sinceMs));
    writer.float64Array(Float64Array.from(this.quantities));
    writer.f64(this.level);
    writer.u8(this.rising ? 1 : 0);
    writer.f64(this.newestMs);
    writer.f64(this.before);
    writer.f64(this.beforeThat);
  }

  static read(reader: ByteReader): StockLayers {
    const layers = new StockLayers();
    layers.sinceMs.push(...reader.float64Array());
    layers.quantities.push(...reader.float64Array());
    layers.level = reader.f64();
    layers.rising = reader.u8() === 1;
    layers.newestMs = reader.f64();
    layers.before = reader.f64();
    layers.beforeThat = reader.f64();
    return layers;
  }

  private begin(atMs: number, value: number): void {
    this.before = value;
    this.beforeThat = value;
    this.level = Math.max(0, value);
    if (this.level > 0) this.append(atMs, this.level);
  }

  private rise(atMs: number, level: number, noise: number): void {
    const newestMs = this.sinceMs.at(-1) ?? Number.NEGATIVE_INFINITY;
    const isSameDelivery = this.rising && atMs - newestMs < stockPolicy.layerSpanMs;
    const gain = level - this.level;
    if (!isSameDelivery && gain <= noise) return;
    const last = this.quantities.length - 1;
    if (isSameDelivery) this.quantities[last] = (this.quantities[last] as number) + gain;
    else this.append(atMs, gain);
    this.level = level;
    this.rising = true;
  }

  private fall(level: number, noise: number): void {
    let loss = this.level - level;
    if (this.rising && loss <= noise) return;
    while (loss > 0 && this.quantities.length > 0) {
      const oldest = this.quantities[0] as number;
      if (oldest > loss) this.quantities[0] = oldest - loss;
      else this.removeOldest();
      loss -= oldest;
    }
    this.level = level;
    this.rising = false;
  }

  private append(atMs: number, quantity: number): void {
    this.sinceMs.push(atMs);
    this.quantities.push(quantity);
    if (this.sinceMs.length <= stockPolicy.layersMax) return;
    // The two oldest become one, of the age of the older.
    this.quantities[1] = (this.quantities[0] as number) + (this.quantities[1] as number);
    this.sinceMs[1] = this.sinceMs[0] as number;
    this.removeOldest();
  }

  private removeOldest(): void {
    this.sinceMs.shift();
    this.quantities.shift();
  }
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

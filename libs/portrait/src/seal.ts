/**
 * Whether the covers of an asset's sensors were opened since a person last looked. What a switch said once
 * stays true until an inspection clears it with a reason: an opened scale is not mended by closing it.
 *
 * Event times, Unix ms. The order in which switches and inspections reach the fold changes nothing but the
 * beginning of a breach that both precedes and follows an inspection.
 */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';

export class Seal {
  /** First and newest word of an open cover after the last inspection; NaN while it is intact. */
  private firstMs = Number.NaN;
  private newestMs = Number.NaN;
  /** Until when a person vouches; -Infinity before any inspection. */
  private inspectedMs = Number.NEGATIVE_INFINITY;

  /** Since when the asset's sensors are not trusted; null while its covers are closed. */
  get brokenMs(): number | null {
    return Number.isNaN(this.firstMs) ? null : this.firstMs;
  }

  /** A switch said at `atMs` that a cover is open, or was. */
  open(atMs: number): void {
    if (atMs <= this.inspectedMs) return;
    if (!(this.firstMs <= atMs)) this.firstMs = atMs;
    if (!(this.newestMs >= atMs)) this.newestMs = atMs;
  }

  /** A person vouches for the state up to `atMs`; what was opened later stays open. */
  clear(atMs: number): void {
    if (!(atMs > this.inspectedMs)) return;
    this.inspectedMs = atMs;
    if (this.firstMs > atMs) return;
    const again = this.newestMs > atMs ? this.newestMs : Number.NaN;
    this.firstMs = again;
    this.newestMs = again;
  }

  write(writer: ByteWriter): void {
    writer.f64(this.firstMs);
    writer.f64(this.newestMs);
    writer.f64(this.inspectedMs);
  }

  static read(reader: ByteReader): Seal {
    const seal = new Seal();
    seal.firstMs = reader.f64();
    seal.newestMs = reader.f64();
    seal.inspectedMs = reader.f64();
    return seal;
  }
}

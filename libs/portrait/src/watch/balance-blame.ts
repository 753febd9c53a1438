/**
 * Which meter of a storage unit lies. Of a balance that fails, the changes of what is missing tell: they
 * come with the in-flow when the in-flow meter counts wrongly, with the out-flow when the other does, and
 * as time passes when the scale drifts or goods leave past the meters, which no scale can tell apart.
 *
 * Each suspicion is a least-squares line through the origin; what it explains of the changes is
 * (Σ Δr x)² / Σ x². Old looks are forgotten.
 */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';
import type { BalanceRole } from './balance-role.js';
import { watchPolicy } from './watch-policy.js';

/** Changes from one look to the next. */
export interface BalanceChange {
  readonly missingKg: number;
  readonly inflowKg: number;
  readonly outflowKg: number;
  readonly elapsedMs: number;
}

export class BalanceBlame {
  /** Of in-flow, out-flow and time: Σ Δr x and Σ x². */
  private readonly products = new Float64Array(3);
  private readonly squares = new Float64Array(3);

  add({ missingKg, inflowKg, outflowKg, elapsedMs }: BalanceChange): void {
    const kept = 1 - 1 / watchPolicy.blameLooks;
    [inflowKg, outflowKg, elapsedMs / watchPolicy.balanceIntervalMs].forEach((x, cause) => {
      this.products[cause] = kept * (this.products[cause] as number) + missingKg * x;
      this.squares[cause] = kept * (this.squares[cause] as number) + x * x;
    });
  }

  /** A flow meter only where it explains clearly more than all else; the scale otherwise. */
  get suspect(): BalanceRole {
    const [inflow, outflow, time] = [0, 1, 2].map((cause) => this.explained(cause)) as [
      number,
      number,
      number,
    ];
    const { blameRatio } = watchPolicy;
    if (inflow > blameRatio * Math.max(outflow, time)) return 'inflow';
    return outflow > blameRatio * Math.max(inflow, time) ? 'outflow' : 'stock';
  }

  reset(): void {
    this.products.fill(0);
    this.squares.fill(0);
  }

  write(writer: ByteWriter): void {
    writer.float64Array(this.products);
    writer.float64Array(this.squares);
  }

  read(reader: ByteReader): void {
    this.products.set(reader.float64Array());
    this.squares.set(reader.float64Array());
  }

  private explained(cause: number): number {
    const product = this.products[cause] as number;
    const square = this.squares[cause] as number;
    return square > 0 ? (product * product) / square : 0;
  }
}

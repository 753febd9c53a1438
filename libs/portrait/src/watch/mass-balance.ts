/**
 * Whether stock changes by what flows in and out: S − (In − Out) is the same at all times, but for the noise
 * of the scale and the tolerance of the flow meters. What goes past the meters adds up, however slowly, and a
 * CUSUM on the sum finds it long before any single reading shows it.
 *
 * Fixed-size state; looked at once an hour of the enterprise's time.
 */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';
import { Cusum } from '../detect/cusum.js';
import { detectorPolicy } from '../detect/detector-policy.js';
import { watchPolicy } from './watch-policy.js';

/** Readings of one moment. */
export interface BalanceLook {
  readonly atMs: number;
  readonly stockKg: number;
  readonly sigmaKg: number;
  /** Registers: what ever flowed. */
  readonly inflowKg: number;
  readonly outflowKg: number;
}

export class MassBalance {
  private lookedMs = Number.NEGATIVE_INFINITY;
  private looks = 0;
  /** Mean of S − (In − Out) over the first looks, kg. */
  private baselineKg = 0;
  private startInKg = 0;
  private startOutKg = 0;
  private lastInKg = 0;
  private lastOutKg = 0;
  private alarmLooks = 0;
  private missing = 0;
  private readonly cusum = new Cusum(detectorPolicy.cusum);

  /** Kilograms that the meters do not explain, missing (negative) or too many; undefined while in balance. */
  get imbalanceKg(): number | undefined {
    return this.cusum.side === 0 ? undefined : this.missing;
  }

  add(look: BalanceLook): void {
    const { atMs, inflowKg, outflowKg } = look;
    if (atMs - this.lookedMs < watchPolicy.balanceIntervalMs) return;
    // A register that went back was exchanged: what flowed meanwhile is not known.
    if (inflowKg < this.lastInKg || outflowKg < this.lastOutKg) this.begin();
    this.lookedMs = atMs;
    this.lastInKg = inflowKg;
    this.lastOutKg = outflowKg;
    if (this.looks < watchPolicy.balanceBaselineLooks) this.learn(look);
    else this.judge(look);
  }

  private learn({ stockKg, inflowKg, outflowKg }: BalanceLook): void {
    if (this.looks === 0) {
      this.startInKg = inflowKg;
      this.startOutKg = outflowKg;
    }
    this.looks += 1;
    this.baselineKg += (stockKg - (inflowKg - outflowKg) - this.baselineKg) / this.looks;
  }

  private judge({ stockKg, sigmaKg, inflowKg, outflowKg }: BalanceLook): void {
    const { flowTolerance, balanceBaselineLooks, balanceRestartLooks } = watchPolicy;
    const flowedKg = inflowKg - this.startInKg + (outflowKg - this.startOutKg);
    this.missing = stockKg - (inflowKg - outflowKg) - this.baselineKg;
    const beyondKg = Math.max(0, Math.abs(this.missing) - flowTolerance * flowedKg);
    const sigma = sigmaKg * Math.sqrt(1 + 1 / balanceBaselineLooks);
    const z = sigma > 0 ? Math.min(beyondKg / sigma, detectorPolicy.zMax) : 0;
    this.cusum.add(this.missing < 0 ? -z : z);
    this.alarmLooks = this.cusum.side === 0 ? 0 : this.alarmLooks + 1;
    // Told for long enough: the books are opened again with what is there.
    if (this.alarmLooks >= balanceRestartLooks) this.begin();
  }

  private begin(): void {
    this.looks = 0;
    this.baselineKg = 0;
    this.alarmLooks = 0;
    this.cusum.reset();
  }

  write(writer: ByteWriter): void {
    writer.f64(this.lookedMs);
    writer.f64(this.looks);
    writer.f64(this.baselineKg);
    writer.f64(this.startInKg);
    writer.f64(this.startOutKg);
    writer.f64(this.lastInKg);
    writer.f64(this.lastOutKg);
    writer.f64(this.alarmLooks);
    writer.f64(this.missing);
    this.cusum.write(writer);
  }

  static read(reader: ByteReader): MassBalance {
    const balance = new MassBalance();
    balance.lookedMs = reader.f64();
    balance.looks = reader.f64();
    balance.baselineKg = reader.f64();
    balance.startInKg = reader.f64();
    balance.startOutKg = reader.f64();
    balance.lastInKg = reader.f64();
    balance.lastOutKg = reader.f64();
    balance.alarmLooks = reader.f64();
    balance.missing = reader.f64();
    balance.cusum.read(reader);
    return balance;
  }
}

/**
 * Whether stock changes by what flows in and out: S − (In − Out) is the same at all times, but for the noise
 * of the scale and the tolerance of the flow meters. What goes past the meters adds up, however slowly, and a
 * CUSUM on the sum finds it long before any single reading shows it.
 *
 * Fixed-size state; looked at once an hour of the enterprise's time.
 */
import { type ByteReader, type ByteWriter, powerOfTwoDecay } from '@chanrong/kernel';
import { Cusum } from '../detect/cusum.js';
import { detectorPolicy } from '../detect/detector-policy.js';
import { foldPolicy } from '../fold-policy.js';
import { BalanceBlame } from './balance-blame.js';
import type { BalanceRole } from './balance-role.js';
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

const roles: readonly BalanceRole[] = ['stock', 'inflow', 'outflow'];
const minuteMs = 60_000;

/**
 * z = r / √(Σ σ²) of what the meters do not explain, r = ΔS − (In − Out) beyond `toleratedKg`, which a flow
 * meter of its class may count wrongly always to the same side.
 */
export function imbalanceZ(
  missingKg: number,
  toleratedKg: number,
  sigmasKg: readonly number[],
): number {
  const beyondKg = Math.max(0, Math.abs(missingKg) - toleratedKg);
  const sigma = rootOfSquares(sigmasKg);
  if (beyondKg === 0) return 0;
  return (missingKg < 0 ? -beyondKg : beyondKg) / sigma;
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
  private limit = 0;
  private readonly cusum = new Cusum(detectorPolicy.cusum);
  private readonly blame = new BalanceBlame();
  /** By place in `roles`, 0..1. */
  private readonly doubts = new Float64Array(roles.length);

  /** Kilograms that the meters do not explain, missing (negative) or too many; undefined while in balance. */
  get imbalanceKg(): number | undefined {
    return this.cusum.side === 0 ? undefined : this.missing;
  }

  /** What one look alone must differ by to be a discrepancy, kg: the tolerance and 3 standard deviations. */
  get limitKg(): number {
    return this.limit;
  }

  /** The meter that lies, while something is missing or too much. */
  get suspect(): BalanceRole | undefined {
    return this.cusum.side === 0 ? undefined : this.blame.suspect;
  }

  /**
   * How far the meters of a role are in doubt, 0..1: towards 1 while they are suspected and back after it,
   * by half in the time in which evidence about a sensor is forgotten.
   */
  doubt(role: BalanceRole): number {
    return this.doubts[roles.indexOf(role)] as number;
  }

  add(look: BalanceLook): void {
    const { atMs, inflowKg, outflowKg } = look;
    if (atMs - this.lookedMs < watchPolicy.balanceIntervalMs) return;
    // A register that went back was exchanged: what flowed meanwhile is not known.
    if (inflowKg < this.lastInKg || outflowKg < this.lastOutKg) this.begin();
    const elapsedMs = atMs - this.lookedMs;
    if (this.looks < watchPolicy.balanceBaselineLooks) this.learn(look);
    else this.judge(look, elapsedMs);
    this.lookedMs = atMs;
    this.lastInKg = inflowKg;
    this.lastOutKg = outflowKg;
    this.doubtAfter(elapsedMs);
  }

  private learn({ stockKg, inflowKg, outflowKg }: BalanceLook): void {
    if (this.looks === 0) {
      this.startInKg = inflowKg;
      this.startOutKg = outflowKg;
    }
    this.looks += 1;
    this.baselineKg += (stockKg - (inflowKg - outflowKg) - this.baselineKg) / this.looks;
  }

  private judge({ stockKg, sigmaKg, inflowKg, outflowKg }: BalanceLook, elapsedMs: number): void {
    const { flowTolerance, balanceBaselineLooks, balanceRestartLooks } = watchPolicy;
    const flowedKg = inflowKg - this.startInKg + (outflowKg - this.startOutKg);
    const missing = stockKg - (inflowKg - outflowKg) - this.baselineKg;
    this.blame.add({
      missingKg: missing - this.missing,
      inflowKg: inflowKg - this.lastInKg,
      outflowKg: outflowKg - this.lastOutKg,
      elapsedMs,
    });
    this.missing = missing;
    const sigmasKg = [sigmaKg, sigmaKg / Math.sqrt(balanceBaselineLooks)];
    const z = imbalanceZ(missing, flowTolerance * flowedKg, sigmasKg);
    this.limit = flowTolerance * flowedKg + watchPolicy.imbalanceZ * rootOfSquares(sigmasKg);
    this.cusum.add(Math.max(-detectorPolicy.zMax, Math.min(z, detectorPolicy.zMax)));
    this.alarmLooks = this.cusum.side === 0 ? 0 : this.alarmLooks + 1;
    // Told for long enough: the books are opened again with what is there.
    if (this.alarmLooks >= balanceRestartLooks) this.begin();
  }

  private begin(): void {
    this.looks = 0;
    this.baselineKg = 0;
    this.alarmLooks = 0;
    this.missing = 0;
    this.cusum.reset();
    this.blame.reset();
  }

  private doubtAfter(elapsedMs: number): void {
    const kept = powerOfTwoDecay(Math.floor(elapsedMs / minuteMs), foldPolicy.trustHalfLifeMinutes);
    roles.forEach((role, place) => {
      const doubt = kept * (this.doubts[place] as number);
      this.doubts[place] = role === this.suspect ? doubt + 1 - kept : doubt;
    });
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
    writer.f64(this.limit);
    this.cusum.write(writer);
    this.blame.write(writer);
    writer.float64Array(this.doubts);
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
    balance.limit = reader.f64();
    balance.cusum.read(reader);
    balance.blame.read(reader);
    balance.doubts.set(reader.float64Array());
    return balance;
  }
}

function rootOfSquares(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, each) => sum + each * each, 0));
}

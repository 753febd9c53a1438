/**
 * E = α + β·Q by recursive least squares with forgetting, in information form: the sums s ← λ·s + x of a
 * day's 1, Q, Q², E, Q·E and E² give the same line as the covariance recursion, without its start value.
 * Source: S. Haykin, Adaptive Filter Theory, recursive least squares with exponential weighting.
 *
 * Base load is not negative and output does not save energy, so 0 ≤ β ≤ Ē/Q̄.
 */

/** A day's energy, mWh, and its output in items or machine-milliseconds. */
export interface EnergyDay {
  readonly energyMwh: number;
  readonly output: number;
}

export class EnergyLine {
  private weight = 0;
  private outputs = 0;
  private squares = 0;
  private energies = 0;
  private products = 0;
  private energySquares = 0;
  dayCount = 0;

  constructor(private readonly forgetting: number) {}

  add({ energyMwh, output }: EnergyDay): void {
    const kept = this.forgetting;
    this.weight = kept * this.weight + 1;
    this.outputs = kept * this.outputs + output;
    this.squares = kept * this.squares + output * output;
    this.energies = kept * this.energies + energyMwh;
    this.products = kept * this.products + output * energyMwh;
    this.energySquares = kept * this.energySquares + energyMwh * energyMwh;
    this.dayCount += 1;
  }

  get meanOutput(): number {
    return this.outputs / this.weight;
  }

  get meanEnergyMwh(): number {
    return this.energies / this.weight;
  }

  /** β: what one unit of output takes, mWh; proportion where output never varied, 0 where there was none. */
  get perUnitMwh(): number {
    if (this.outputs === 0) return 0;
    const proportional = this.energies / this.outputs;
    const spread = this.spread;
    if (spread <= 0) return proportional;
    const covariance = this.products - (this.outputs * this.energies) / this.weight;
    return Math.min(Math.max(covariance / spread, 0), proportional);
  }

  /** α: what is drawn at rest, mWh a day. */
  get baseMwh(): number {
    return this.meanEnergyMwh - this.perUnitMwh * this.meanOutput;
  }

  /** Standard deviation of a day around the line, mWh. */
  get sigmaMwh(): number {
    const { baseMwh: base, perUnitMwh: slope, weight } = this;
    if (this.dayCount < 3) return Number.POSITIVE_INFINITY;
    const crossed =
      this.energySquares -
      2 * (base * this.energies + slope * this.products) +
      base * base * weight +
      2 * base * slope * this.outputs +
      slope * slope * this.squares;
    const freedom = (weight * (this.dayCount - 2)) / this.dayCount;
    return Math.sqrt(Math.max(0, crossed) / freedom);
  }

  /** Standard error of β, mWh; Infinity where output never varied. */
  get perUnitErrorMwh(): number {
    return this.spread > 0 ? this.sigmaMwh / Math.sqrt(this.spread) : Number.POSITIVE_INFINITY;
  }

  /**
   * Energy that `output` explains, mWh, from the least to the most: where output hardly varied the line
   * cannot tell base load from proportional use, so both explanations stand.
   */
  explained(output: number): { readonly fromMwh: number; readonly toMwh: number } {
    const fitted = this.baseMwh + this.perUnitMwh * output;
    const proportional = this.outputs === 0 ? fitted : (this.energies / this.outputs) * output;
    return { fromMwh: Math.min(fitted, proportional), toMwh: Math.max(fitted, proportional) };
  }

  /** Σ (Q − Q̄)², weighted; below a millionth of Σ Q² it is rounding. */
  private get spread(): number {
    const spread = this.squares - (this.outputs * this.outputs) / this.weight;
    return spread > 1e-6 * this.squares ? spread : 0;
  }
}

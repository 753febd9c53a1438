/**
 * What a channel usually shows at this hour of the week: recursive mean and variance per hour with
 * forgetting, drawn towards the overall mean and variance where an hour has been seen little.
 *
 * Single-precision: 168 hours of three figures are 2 KB, and the third digit of a mean decides nothing.
 */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';

const slots = 168;
const columns = 3;
const msPerHour = 3_600_000;

export interface ProfileDesign {
  /** Samples that a mean remembers: newer ones weigh at least 1 / memory. */
  readonly memory: number;
  /** Samples after which an hour is known by its own; until then the whole week speaks too. */
  readonly prior: number;
}

export interface Expectation {
  mean: number;
  sigma: number;
}

export class WeeklyProfile {
  /** By hour of the week: number of samples, mean, variance. */
  private readonly cells = new Float32Array(slots * columns);
  private count = 0;
  private mean = 0;
  private variance = 0;
  /** Variance about the hour's own mean, over all hours. */
  private within = 0;

  constructor(private readonly design: ProfileDesign) {}

  get sampleCount(): number {
    return this.count;
  }

  /**
   * Between the middles of two hours what is usual goes from the one to the other.
   * @param localMs event time in the enterprise's local time, Unix ms
   */
  expect(localMs: number, into: Expectation): void {
    const cell = cellOf(localMs);
    const past = localMs / msPerHour - Math.floor(localMs / msPerHour) - 0.5;
    const neighbour = cellOf(localMs + (past < 0 ? -msPerHour : msPerHour));
    const near = this.meanOf(cell);
    into.mean = near + Math.abs(past) * (this.meanOf(neighbour) - near);
    // As long as hours are little known, their differences are part of the doubt.
    const share = this.shareOf(cell);
    const doubt = this.within + (1 - share) * Math.max(0, this.variance - this.within);
    const own = this.cells[cell + 2] as number;
    into.sigma = Math.sqrt(share * Math.max(own, this.within / 4) + (1 - share) * doubt);
  }

  /** How far an hour is known by its own samples, 0 to 1. */
  private shareOf(cell: number): number {
    return Math.min(1, (this.cells[cell] as number) / this.design.prior);
  }

  private meanOf(cell: number): number {
    return this.mean + this.shareOf(cell) * ((this.cells[cell + 1] as number) - this.mean);
  }

  learn(localMs: number, value: number): void {
    const { memory } = this.design;
    const cell = cellOf(localMs);
    const seen = Math.min((this.cells[cell] as number) + 1, memory);
    const mean = this.cells[cell + 1] as number;
    const deviation = value - mean;
    const moved = mean + deviation / seen;
    const spread = this.cells[cell + 2] as number;
    this.cells[cell] = seen;
    this.cells[cell + 1] = moved;
    this.cells[cell + 2] = spread + (deviation * (value - moved) - spread) / seen;
    this.count += 1;
    const weight = 1 / Math.min(this.count, memory * slots);
    const overall = value - this.mean;
    this.mean += overall * weight;
    this.variance += (overall * (value - this.mean) - this.variance) * weight;
    if (seen > 1) this.within += (deviation * (value - moved) - this.within) * weight;
    else this.within += (overall * (value - this.mean) - this.within) * weight;
  }

  write(writer: ByteWriter): void {
    writer.f64(this.count);
    writer.f64(this.mean);
    writer.f64(this.variance);
    writer.f64(this.within);
    writer.float32Array(this.cells);
  }

  read(reader: ByteReader): void {
    this.count = reader.f64();
    this.mean = reader.f64();
    this.variance = reader.f64();
    this.within = reader.f64();
    reader.float32ArrayInto(this.cells);
  }
}

function cellOf(localMs: number): number {
  const hour = Math.floor(localMs / msPerHour) % slots;
  return columns * (hour < 0 ? hour + slots : hour);
}

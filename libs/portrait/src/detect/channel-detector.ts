/**
 * Notices when a channel no longer behaves as it did at this hour of the week.
 *
 * Readings are averaged over buckets of event time. Each bucket is compared with the weekly profile, what
 * remains of its dependence on the bucket before is taken out, and the rest, standardised, goes to a CUSUM
 * (steps), an EWMA chart (small shifts) and a Page–Hinkley test (drifts). Nothing is learned while one of
 * them is in alarm, so a fault does not become normal. Fixed-size state; O(1) a reading.
 */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';
import { Cusum } from './cusum.js';
import { detectorPolicy } from './detector-policy.js';
import { EwmaChart } from './ewma-chart.js';
import { PageHinkley } from './page-hinkley.js';
import { type Expectation, WeeklyProfile } from './weekly-profile.js';

const msPerHour = 3_600_000;
const expectation: Expectation = { mean: 0, sigma: 0 };

export class ChannelDetector {
  private bucket = Number.NEGATIVE_INFINITY;
  private sum = 0;
  private count = 0;
  private profile: WeeklyProfile;
  private cusum = new Cusum(detectorPolicy.cusum);
  private ewma = new EwmaChart(detectorPolicy.ewma);
  private drift = new PageHinkley(detectorPolicy.drift);
  /** Newest deviation from the profile, in sigmas, and how it follows from the one before. */
  private deviation = 0;
  private crossed = 0;
  private squared = 0;
  /** Variance of what remains; 1 until it is learned. */
  private spread = 1;
  /** Samples of the episode in hand, and how many of the newest were in control. */
  private alarmSamples = 0;
  /** Event time of the first sample learned, Unix ms; NaN before it. */
  private learnedFromMs = Number.NaN;
  private calmSamples = Number.POSITIVE_INFINITY;
  /** Newest sample, and what was expected of it. */
  private observed = Number.NaN;
  private expected = Number.NaN;

  /**
   * @param bucketMs event time that one sample stands for
   * @param utcOffsetMinutes local time of the profile
   */
  constructor(
    readonly bucketMs: number,
    private readonly utcOffsetMinutes: number,
  ) {
    this.profile = freshProfile(bucketMs);
  }

  /** Which way the channel has gone: 1 above what is usual, −1 below, 0 as usual. */
  get side(): -1 | 0 | 1 {
    return this.cusum.side || this.ewma.side || this.drift.side;
  }

  /** Whether it is in an episode of alarms: one that pauses for a few samples goes on. */
  get hasShifted(): boolean {
    return this.calmSamples < detectorPolicy.calmSamples;
  }

  /** Mean of the newest finished bucket, and what was usual at that hour; NaN before any judgement. */
  get newest(): { readonly value: number; readonly usual: number } {
    return { value: this.observed, usual: this.expected };
  }

  /** Takes a reading; one that is older than the bucket in hand is left out. */
  add(atMs: number, value: number): void {
    const bucket = Math.floor(atMs / this.bucketMs);
    if (bucket > this.bucket) {
      if (this.count > 0) this.sample(this.bucket * this.bucketMs, this.sum / this.count);
      this.bucket = bucket;
      this.sum = 0;
      this.count = 0;
    }
    if (bucket < this.bucket) return;
    this.sum += value;
    this.count += 1;
  }

  private sample(atMs: number, value: number): void {
    const localMs = atMs + this.utcOffsetMinutes * 60_000;
    if (this.profile.sampleCount >= detectorPolicy.learningSamples / 2) {
      const innovation = this.standardise(localMs, value);
      if (this.hasLearned(atMs)) {
        this.cusum.add(innovation);
        this.ewma.add(innovation);
        this.drift.add(innovation);
      }
    }
    if (this.side === 0) {
      this.calmSamples += 1;
      this.profile.learn(localMs, value);
    } else {
      this.calmSamples = 0;
    }
    this.alarmSamples = this.hasShifted ? this.alarmSamples + 1 : 0;
    if (this.alarmSamples >= detectorPolicy.relearnSamples) this.forget();
  }

  private hasLearned(atMs: number): boolean {
    const { learningSamples, learningMs, bucketMsMin } = detectorPolicy;
    if (Number.isNaN(this.learnedFromMs)) this.learnedFromMs = atMs;
    if (this.profile.sampleCount < learningSamples) return false;
    return this.bucketMs < bucketMsMin || atMs - this.learnedFromMs >= learningMs;
  }

  /** The deviation from what is usual, less what followed from the one before, in its own sigmas. */
  private standardise(localMs: number, value: number): number {
    const { zMax, correlationMax, sigmaShareMin, spreadMin } = detectorPolicy;
    this.profile.expect(localMs, expectation);
    this.observed = value;
    this.expected = expectation.mean;
    const sigma = Math.max(expectation.sigma, Math.abs(expectation.mean) * sigmaShareMin);
    const deviation = clamp(sigma > 0 ? (value - expectation.mean) / sigma : 0, -zMax, zMax);
    const before = this.deviation;
    this.deviation = deviation;
    const correlation =
      this.squared > 0 ? clamp(this.crossed / this.squared, 0, correlationMax) : 0;
    const innovation = deviation - correlation * before;
    if (this.side === 0) {
      const kept = 1 - 1 / detectorPolicy.learningSamples;
      this.crossed = kept * this.crossed + deviation * before;
      this.squared = kept * this.squared + before * before;
      this.spread += (innovation * innovation - this.spread) * (1 - kept);
    }
    return clamp(innovation / Math.sqrt(Math.max(this.spread, spreadMin)), -zMax, zMax);
  }

  /** The new normal is learned from the beginning. */
  private forget(): void {
    this.profile = freshProfile(this.bucketMs);
    this.cusum = new Cusum(detectorPolicy.cusum);
    this.ewma = new EwmaChart(detectorPolicy.ewma);
    this.drift = new PageHinkley(detectorPolicy.drift);
    this.learnedFromMs = Number.NaN;
    this.deviation = 0;
    this.crossed = 0;
    this.squared = 0;
    this.spread = 1;
    this.alarmSamples = 0;
    this.calmSamples = Number.POSITIVE_INFINITY;
  }

  write(writer: ByteWriter): void {
    writer.f64(this.bucket);
    writer.f64(this.sum);
    writer.f64(this.count);
    writer.f64(this.deviation);
    writer.f64(this.crossed);
    writer.f64(this.squared);
    writer.f64(this.spread);
    writer.f64(this.alarmSamples);
    writer.f64(this.learnedFromMs);
    writer.f64(this.calmSamples);
    writer.f64(this.observed);
    writer.f64(this.expected);
    this.profile.write(writer);
    this.cusum.write(writer);
    this.ewma.write(writer);
    this.drift.write(writer);
  }

  read(reader: ByteReader): void {
    this.bucket = reader.f64();
    this.sum = reader.f64();
    this.count = reader.f64();
    this.deviation = reader.f64();
    this.crossed = reader.f64();
    this.squared = reader.f64();
    this.spread = reader.f64();
    this.alarmSamples = reader.f64();
    this.learnedFromMs = reader.f64();
    this.calmSamples = reader.f64();
    this.observed = reader.f64();
    this.expected = reader.f64();
    this.profile.read(reader);
    this.cusum.read(reader);
    this.ewma.read(reader);
    this.drift.read(reader);
  }
}

function freshProfile(bucketMs: number): WeeklyProfile {
  const { profileWeeks, profilePrior: prior } = detectorPolicy;
  const memory = Math.max(profileWeeks, (profileWeeks * msPerHour) / bucketMs);
  return new WeeklyProfile({ memory, prior });
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}

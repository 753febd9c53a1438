/** One policy against kinds of channels that nobody chose its constants by: rates, shapes of noise, gaps. */
import { Prng } from '@chanrong/kernel';
import { describe, expect, it } from '@jest/globals';
import { ChannelDetector } from './channel-detector.js';

const startMs = Date.UTC(2026, 0, 5);
const hourMs = 3_600_000;

/** Standard noise of a kind, one sample a call. */
const noises = {
  white: (random: Prng) => () => random.normal(),
  'half remembered': (random: Prng) => autoregressive(random, 0.5),
  'heavy-tailed': (random: Prng) => () => studentOf3(random),
  'in whole steps': (random: Prng) => () => Math.round(random.normal()),
} as const;

function autoregressive(random: Prng, memory: number): () => number {
  let level = 0;
  return () => (level = memory * level + Math.sqrt(1 - memory * memory) * random.normal());
}

/** Student's t with 3 degrees of freedom, of variance 1. */
function studentOf3(random: Prng): number {
  const squares = random.normal() ** 2 + random.normal() ** 2 + random.normal() ** 2;
  return random.normal() / Math.sqrt(squares);
}

const rates = [
  { every: 'second', periodMs: 1_000, count: 3_000, daily: 0 },
  { every: 'five minutes', periodMs: 300_000, count: 12_000, daily: 3 },
  { every: 'hour', periodMs: hourMs, count: 3_000, daily: 0 },
] as const;

interface Series {
  readonly periodMs: number;
  readonly count: number;
  /** Amplitude of a wave a day. */
  readonly daily: number;
  /** Share of samples that never arrive. */
  readonly lost?: number;
}

/** Episodes before a step of four sigmas at four fifths of the series, and samples until it is noticed. */
function watch(
  series: Series,
  noise: () => number,
  random: Prng,
): { readonly false: number; readonly delay: number } {
  const { periodMs, count, daily, lost = 0 } = series;
  const detector = new ChannelDetector(periodMs, 480);
  const changeAt = Math.floor(count * 0.8);
  let episodes = 0;
  let wasShifted = false;
  for (let index = 0; index < count; index += 1) {
    if (random.uniform() < lost) continue;
    const atMs = startMs + index * periodMs;
    const wave = daily * Math.sin((2 * Math.PI * (atMs % (24 * hourMs))) / (24 * hourMs));
    detector.add(atMs, 40 + wave + noise() + (index >= changeAt ? 4 : 0));
    const { hasShifted } = detector;
    if (index >= changeAt && detector.side === 1)
      return { false: episodes, delay: index - changeAt };
    if (hasShifted && !wasShifted && index < changeAt) episodes += 1;
    wasShifted = hasShifted;
  }
  return { false: episodes, delay: Number.POSITIVE_INFINITY };
}

const kinds = rates.flatMap((rate) =>
  Object.keys(noises).map((noise) => ({ ...rate, noise: noise as keyof typeof noises })),
);

describe('one policy for every channel', () => {
  it.each(kinds)('every $every, $noise noise: silent until a step', ({ noise, ...series }) => {
    for (const seed of ['a', 'b']) {
      const random = Prng.fromSeed(`${noise} ${series.every} ${seed}`);
      const found = watch(series, noises[noise](random), random);
      // The budget is kept for what is independent; heavy tails spend one alarm in ten thousand samples.
      expect(found.false).toBeLessThanOrEqual(noise === 'heavy-tailed' ? 2 : 0);
      expect(found.delay).toBeLessThanOrEqual(20);
    }
  });

  it('does not mind that a third of the samples is lost', () => {
    const random = Prng.fromSeed('gaps');
    const series = { periodMs: 300_000, count: 12_000, daily: 3, lost: 0.3 };
    const found = watch(series, () => random.normal(), random);
    expect(found.false).toBe(0);
    expect(found.delay).toBeLessThanOrEqual(20);
  });

  it.each([0, 40, -1e9])('says nothing about a channel that always shows %d', (value) => {
    const detector = new ChannelDetector(60_000, 480);
    let alarms = 0;
    for (let minute = 0; minute < 20_000; minute += 1) {
      detector.add(startMs + minute * 60_000, value);
      if (detector.side !== 0) alarms += 1;
    }
    expect(alarms).toBe(0);
  });

  it('says nothing about a file that ends before a channel is known', () => {
    const random = Prng.fromSeed('short');
    const detector = new ChannelDetector(1_000, 480);
    for (let second = 0; second < 400; second += 1) {
      detector.add(startMs + second * 1_000, random.normal() + (second > 200 ? 30 : 0));
      expect(detector.hasShifted).toBe(false);
    }
  });
});

import { ByteReader, ByteWriter, Prng } from '@chanrong/kernel';
import { describe, expect, it } from '@jest/globals';
import { ChannelDetector } from './channel-detector.js';
import { detectorPolicy } from './detector-policy.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const startMs = Date.UTC(2026, 8, 6, 16);

/** A temperature: warm by day, with noise that lasts a while. */
function* temperatures(seed: string, days: number): Generator<[number, number]> {
  const random = Prng.fromSeed(seed);
  let noise = 0;
  for (let minute = 0; minute < days * 1_440; minute += 1) {
    const atMs = startMs + minute * minuteMs;
    const hour = (minute % 1_440) / 60;
    noise = 0.7 * noise + 0.4 * random.normal();
    yield [atMs, 40 + 5 * Math.sin((2 * Math.PI * hour) / 24) + noise];
  }
}

/** Days, from the start, on which an episode begins; `fault` is added to the temperature. */
function episodes(seed: string, days: number, fault: (day: number) => number): number[] {
  const detector = new ChannelDetector(minuteMs, 480);
  const found: number[] = [];
  let was = false;
  for (const [atMs, value] of temperatures(seed, days)) {
    const day = (atMs - startMs) / dayMs;
    detector.add(atMs, value + fault(day));
    if (detector.hasShifted && !was) found.push(day);
    was = detector.hasShifted;
  }
  return found;
}

describe('a channel detector', () => {
  // The noise of real rooms is no textbook noise, so the budget is not kept to the letter: 3 found.
  it('is all but silent over four healthy channels of eight weeks', () => {
    const found = ['a', 'b', 'c', 'd'].flatMap((seed) => episodes(seed, 56, () => 0));
    expect(found.length).toBeLessThanOrEqual(4);
  });

  it.each([3, -3, 5])('finds a step of %d degrees within an hour', (step) => {
    const found = episodes('step', 40, (day) => (day >= 35 ? step : 0));
    expect(found).toHaveLength(1);
    expect(found[0]).toBeGreaterThan(35);
    expect(found[0]).toBeLessThan(35 + 1 / 24);
  });

  it('finds a drift of a degree and a half a day within three days', () => {
    const [first] = episodes('drift', 42, (day) => Math.max(0, day - 35) * 1.5);
    expect(first).toBeGreaterThan(35);
    expect(first).toBeLessThan(38);
  });

  it('says nothing in its first week', () => {
    expect(episodes('early', 7, (day) => (day > 3 ? 30 : 0))).toEqual([]);
  });

  it('takes a lasting change for the new normal in the end', () => {
    const detector = new ChannelDetector(minuteMs, 480);
    for (const [atMs, value] of temperatures('lasting', 45)) {
      detector.add(atMs, value + (atMs - startMs > 30 * dayMs ? 20 : 0));
    }
    expect(detector.hasShifted).toBe(false);
  });

  it('does not care in how many readings a bucket comes, or for those that come late', () => {
    const whole = new ChannelDetector(minuteMs, 480);
    const split = new ChannelDetector(minuteMs, 480);
    for (const [atMs, value] of temperatures('split', 9)) {
      whole.add(atMs, value);
      split.add(atMs, value);
      split.add(atMs + 10_000, value);
      split.add(atMs - hourMs, 1_000);
    }
    expect(split.newest).toEqual(whole.newest);
    expect(split.side).toBe(whole.side);
  });

  it('continues from its bytes as if it had never stopped', () => {
    let restored = new ChannelDetector(minuteMs, 480);
    const undisturbed = new ChannelDetector(minuteMs, 480);
    let count = 0;
    for (const [atMs, value] of temperatures('bytes', 10)) {
      restored.add(atMs, value);
      undisturbed.add(atMs, value);
      if ((count += 1) % 997 !== 0) continue;
      const [bytes, expected] = [bytesOf(restored), bytesOf(undisturbed)];
      expect(Buffer.compare(bytes, expected)).toBe(0);
      restored = new ChannelDetector(minuteMs, 480);
      restored.read(new ByteReader(bytes));
    }
    expect(count).toBe(14_400);
  });

  it('is as large as the policy reckons with', () => {
    const bytes = bytesOf(new ChannelDetector(minuteMs, 480)).length;
    expect((bytes * detectorPolicy.perGatewayMax) / 250).toBeLessThan(300);
  });
});

function bytesOf(detector: ChannelDetector): Uint8Array {
  const writer = new ByteWriter();
  detector.write(writer);
  return writer.toBytes();
}

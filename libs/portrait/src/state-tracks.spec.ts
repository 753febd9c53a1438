import { describe, expect, it } from '@jest/globals';
import { ByteReader, ByteWriter } from '@chanrong/kernel';
import fc from 'fast-check';
import { operatingState, statesPerMs, StateTracks, trackLengthMax } from './state-tracks.js';

const { stopped, running, unknown } = operatingState;
const startMs = 1_763_800_000_000;

interface StateReading {
  readonly atMs: number;
  readonly state: number;
}

/** One track among others. */
class Track {
  readonly tracks = new StateTracks();
  readonly number: number;

  constructor() {
    this.tracks.start(this.tracks.add());
    this.number = this.tracks.add();
    this.tracks.start(this.number);
  }

  // oxlint-disable-next-line max-params -- a reading, where it is of and where it goes
  add(atMs: number, state: number, gapMs: number, claims: Claims): boolean {
    return this.tracks.insert(this.number, { atMs, state, gapMs }, claims);
  }

  open(nowMs: number, gapMs: number, claims: Claims): void {
    this.tracks.open(this.number, nowMs, gapMs, claims);
  }

  settle(): void {
    this.tracks.settle(this.number);
  }

  get newest(): number {
    return this.tracks.newest(this.number);
  }

  get bytes(): Buffer {
    const writer = new ByteWriter();
    this.tracks.write(writer, this.number);
    return Buffer.from(writer.toBytes());
  }

  copy(): Track {
    const copy = new Track();
    copy.tracks.read(new ByteReader(this.bytes), copy.number);
    return copy;
  }
}

/** Net claims on every millisecond of a short time: one entry a state, as `state@ms`. */
class Claims {
  readonly #net = new Map<string, number>();

  interval(state: number, fromMs: number, toMs: number, sign: number): void {
    for (let ms = fromMs; ms < toMs; ms += 1) {
      const key = `${state}@${ms - startMs}`;
      this.#net.set(key, (this.#net.get(key) ?? 0) + sign);
    }
  }

  get net(): [string, number][] {
    return [...this.#net].filter(([, claims]) => claims !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  }

  get isPlausible(): boolean {
    const byMs = new Map<string, number>();
    for (const [key, claims] of this.net) {
      const ms = key.slice(2);
      byMs.set(ms, (byMs.get(ms) ?? 0) + claims);
    }
    return this.net.every(([, claims]) => claims === 1) && [...byMs.values()].every((n) => n === 1);
  }
}

/** What a reading vouches for: its state until the next reading, and no longer than the gap. */
function naive(readings: readonly StateReading[], gapMs: number, nowMs: number): Claims {
  const last = new Map(readings.map(({ atMs, state }) => [atMs, state]));
  const times = [...last.keys()].sort((a, b) => a - b);
  const claims = new Claims();
  times.forEach((atMs, index) => {
    const state = last.get(atMs) as number;
    const endMs = Math.min(times[index + 1] ?? nowMs, atMs + gapMs);
    if (state !== unknown) claims.interval(state, atMs, endMs, 1);
  });
  return claims;
}

function tracked(readings: readonly StateReading[], gapMs: number, nowMs: number): Claims {
  const track = new Track();
  const claims = new Claims();
  for (const { atMs, state } of readings) track.add(atMs, state, gapMs, claims);
  track.open(nowMs, gapMs, claims);
  return claims;
}

const reading = fc.record({
  atMs: fc.nat(150).map((ms) => startMs + ms),
  state: fc.constantFrom(stopped, running, unknown),
});
const gap = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.constant(Infinity));

describe('StateTracks', () => {
  it('claims what the sorted readings vouch for, in whatever order they come', () => {
    const readings = fc.array(reading, { maxLength: trackLengthMax });
    fc.assert(
      fc.property(readings, gap, fc.nat(50), (given, gapMs, openMs) => {
        const nowMs = startMs + 150 + openMs;
        expect(tracked(given, gapMs, nowMs).net).toEqual(naive(given, gapMs, nowMs).net);
      }),
      { numRuns: 500 },
    );
  });

  it('never claims a millisecond twice, nor takes back what it did not claim, however long it runs', () => {
    const wide = fc.record({
      atMs: fc.nat(3_000).map((ms) => startMs + ms),
      state: fc.constantFrom(stopped, running, unknown),
    });
    const readings = fc.array(wide, { minLength: 200, maxLength: 600 });
    fc.assert(
      fc.property(readings, gap, (given, gapMs) => {
        expect(tracked(given, gapMs, startMs + 3_100).isPlausible).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('stays plausible when the gap changes, after settling', () => {
    const step = fc.oneof({ weight: 5, arbitrary: reading }, { weight: 1, arbitrary: gap });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const track = new Track();
        const claims = new Claims();
        let gapMs = 10;
        for (const given of steps) {
          if (typeof given !== 'number') track.add(given.atMs, given.state, gapMs, claims);
          else {
            track.settle();
            gapMs = given;
          }
        }
        track.open(startMs + 200, gapMs, claims);
        expect(claims.isPlausible).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('continues from its bytes as if nothing had happened', () => {
    fc.assert(
      fc.property(
        fc.array(reading, { maxLength: 300 }),
        fc.nat(300),
        gap,
        (readings, cut, gapMs) => {
          const whole = new Track();
          let parts = new Track();
          const claims = [new Claims(), new Claims()] as const;
          readings.forEach(({ atMs, state }, index) => {
            if (index === cut) parts = parts.copy();
            const added = whole.add(atMs, state, gapMs, claims[0]);
            expect(parts.add(atMs, state, gapMs, claims[1])).toBe(added);
          });
          expect(parts.bytes).toEqual(whole.bytes);
          expect(parts.newest).toBe(whole.newest);
          expect(claims[1].net).toEqual(claims[0].net);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('refuses what is older than everything kept, and is unchanged by it', () => {
    const track = new Track();
    const claims = new Claims();
    for (let index = 0; index <= trackLengthMax; index += 1) {
      track.add(startMs + 10 + index, running, Infinity, claims);
    }
    const before = track.bytes;
    expect(track.add(startMs + 10, stopped, Infinity, claims)).toBe(false);
    expect(track.bytes).toEqual(before);
    expect(track.add(startMs + 11, stopped, Infinity, claims)).toBe(true);
  });

  it('knows its newest state and time, whatever came last', () => {
    const track = new Track();
    const claims = new Claims();
    expect(track.newest).toBe(Number.NEGATIVE_INFINITY);
    track.open(startMs, Infinity, claims);
    track.add(startMs + 5, running, Infinity, claims);
    track.add(startMs + 2, stopped, Infinity, claims);
    expect(track.newest).toBe((startMs + 5) * statesPerMs + running);
    track.add(startMs + 5, stopped, Infinity, claims);
    expect(track.newest).toBe((startMs + 5) * statesPerMs + stopped);
    expect(claims.net.map(([key]) => key)).toEqual(['0@2', '0@3', '0@4']);
  });

  it('keeps what is appended as what is inserted last', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 300 });
    fc.assert(
      fc.property(gaps, fc.nat(300), (steps, settledAt) => {
        const inserted = new Track();
        const appended = new Track();
        let atMs = startMs;
        steps.forEach((ms, index) => {
          atMs += ms;
          const state = ms % 3;
          inserted.add(atMs, state, Infinity, new Claims());
          appended.tracks.append(appended.number, atMs * statesPerMs + state);
          if (index !== settledAt) return;
          inserted.settle();
          appended.settle();
        });
        expect(appended.bytes).toEqual(inserted.bytes);
      }),
      { numRuns: 100 },
    );
  });

  it('starts again empty, whatever was in it', () => {
    const track = new Track();
    const empty = track.bytes;
    for (let ms = 1; ms < 200; ms += 1) track.add(startMs + ms, running, Infinity, new Claims());
    track.tracks.start(track.number);
    expect(track.bytes).toEqual(empty);
  });
});

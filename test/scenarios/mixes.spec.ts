/**
 * The whole engine under random mixes of mishaps: what is said depends on what is in the journal, not on how
 * often it came, how it was cut, or where the engine was stopped and started again.
 */
import { describe, expect, it } from '@jest/globals';
import { defaultEnginePolicy, type EngineSegment, PartitionEngine } from '@chanrong/engine';
import { Prng } from '@chanrong/kernel';
import { type Mishap, mishapNames } from '@chanrong/park';
import { expertScorecard } from '@chanrong/scoring';
import { cutSegments, segmentsByMoment, type TimedEntry } from '../harness/timed-entries.js';
import { copperWorks, facility, mondayMs, priceSetAt } from './copper-works.js';
import { plantJournal } from './plant-journal.js';
import { dayMs, hourMs } from './scenario.js';

const days = 3;
const seeds = [1, 2, 3];

/** Some mishaps, each from some hour to some later one. */
function mixOf(seed: number): Mishap[] {
  const prng = Prng.fromSeed(`mix ${seed}`);
  return mishapNames
    .filter(() => prng.uniform() < 0.5)
    .map((name) => {
      const fromMs = mondayMs + prng.integer({ min: 6, max: 40 }) * hourMs;
      return { name, fromMs, untilMs: fromMs + prng.integer({ min: 1, max: 30 }) * hourMs };
    });
}

function journalOf(seed: number, timeBase: 'live' | 'recorded'): TimedEntry[] {
  return plantJournal({
    seed: `mix ${seed}`,
    enterprise: copperWorks,
    timeBase,
    mishaps: mixOf(seed),
    startMs: mondayMs,
    endMs: mondayMs + days * dayMs,
    commands: [
      { atMs: mondayMs, command: { type: 'scorecard.committed', scorecard: expertScorecard } },
      { atMs: mondayMs, command: { type: 'facility.registered', ...facility } },
      { atMs: mondayMs, command: priceSetAt(mondayMs, 1) },
      { atMs: mondayMs + dayMs, command: priceSetAt(mondayMs + dayMs, 0.8) },
    ],
  });
}

/** Some messages once more, at the same moment or hours later. */
function doubled(entries: readonly TimedEntry[], seed: number): TimedEntry[] {
  const prng = Prng.fromSeed(`doubles ${seed}`);
  const moments = entries.map(({ atMs }) => atMs);
  const again = entries
    .filter(({ isMessage }) => isMessage && prng.uniform() < 0.1)
    .map((entry) => {
      const atMs = prng.pick(moments.filter((each) => each >= entry.atMs).slice(0, 40));
      return { ...entry, atMs };
    });
  return [...entries, ...again].sort((one, other) => one.atMs - other.atMs);
}

interface Said {
  /** Episodes: rule, subject, opening, closing. */
  readonly alerts: readonly string[];
  readonly daily: Readonly<Record<string, number>>;
  readonly portrait: string;
  readonly score: string;
}

/** `restartAt` says after which segments the engine is saved, forgotten and restored. */
function said(
  segments: readonly EngineSegment[],
  restartAt: (seq: number) => boolean = () => false,
): Said & { readonly outputs: readonly string[]; readonly checkpoint: string } {
  let engine = PartitionEngine.create(0, defaultEnginePolicy);
  const episodes = new Map<string, number | null>();
  const daily: Record<string, number> = {};
  const outputs: string[] = [];
  let score = '';
  for (const segment of segments) {
    engine.applySegment(segment);
    const taken = engine.takeOutputs();
    for (const { rule, subject, openedMs, closedMs } of taken.alerts.values()) {
      episodes.set(`${rule} ${subject} ${openedMs}`, closedMs);
    }
    for (const { day, assetId, measure, quantity } of taken.daily()) {
      const key = `${day} ${assetId} ${measure}`;
      daily[key] = (daily[key] ?? 0) + quantity;
    }
    const latest = taken.latest.get(copperWorks.uscc);
    if (latest !== undefined) score = hex(latest.hash);
    const facilities = [...taken.facilities.values()].map(({ body }) => body);
    outputs.push([latest?.body ?? '', ...facilities].join('\n'));
    if (restartAt(segment.seq)) {
      engine = PartitionEngine.restore(0, defaultEnginePolicy, engine.checkpoint());
    }
  }
  const alerts = [...episodes].map(([opened, closedMs]) => `${opened} ${closedMs}`).sort();
  const portrait = hex(engine.portraitHash(copperWorks.uscc));
  return { alerts, daily, portrait, score, outputs, checkpoint: hex(engine.checkpoint()) };
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}

describe.each(seeds)('mix %d', (seed) => {
  it('is said the same by an engine that is stopped and started anywhere', async () => {
    const segments = await segmentsByMoment(journalOf(seed, 'live'));
    const whole = said(segments);
    expect(whole.alerts.length).toBeGreaterThan(0);
    const prng = Prng.fromSeed(`restarts ${seed}`);
    const stops = new Set(segments.map(({ seq }) => seq).filter(() => prng.uniform() < 0.2));
    expect(said(segments, (seq) => stops.has(seq))).toEqual(whole);
  });

  it('is said the same however many messages come twice', async () => {
    const entries = journalOf(seed, 'live');
    const once = said(await segmentsByMoment(entries));
    const twice = said(await segmentsByMoment(doubled(entries, seed)));
    const { alerts, daily, portrait, score } = once;
    expect(twice).toMatchObject({ alerts, daily, portrait, score });
  });

  it('is the same history however the recording is cut', async () => {
    const entries = journalOf(seed, 'recorded');
    const whole = said(await cutSegments(entries, { seed: 'whole', entriesMax: 1 }));
    const { alerts, daily, portrait } = whole;
    for (const entriesMax of [5, 60, 100_000]) {
      const cut = said(await cutSegments(entries, { seed: `cut ${seed}`, entriesMax }));
      expect(cut).toMatchObject({ alerts, daily, portrait });
    }
  });
});

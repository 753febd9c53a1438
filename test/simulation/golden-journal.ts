/**
 * Takes a seed; gives one partition's journal in which everything happens: a live and a recorded plant,
 * prices that fall through the lines of a facility, a machine that stops and runs again, late, doubled
 * and broken messages, sensors that fall silent. The same seed gives the same bytes.
 */
import type { Birth } from '@chanrong/contracts';
import type { EngineSegment } from '@chanrong/engine';
import { Prng, usccCheckCharacter } from '@chanrong/kernel';
import type { Command, FacilityTerms } from '@chanrong/portrait';
import { expertScorecard } from '@chanrong/scoring';
import {
  commandEntry,
  cutSegments,
  messageEntry,
  segmentOf,
  tickEntry,
  type TimedEntry,
} from '../harness/timed-entries.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** 2026-01-05, a Monday, midnight in China. */
const startMs = Date.UTC(2026, 0, 4, 16);
const dayCount = 44;
const messagesPerDay = 12;
const readingsPerMessage = 24;
const messageStepMs = DAY_MS / messagesPerDay;
const readingStepMs = messageStepMs / readingsPerMessage;

export const recordedPlant = usccOf('91320206MA1G00001');
export const livePlant = usccOf('91320206MA1G00002');
const plants = [recordedPlant, livePlant];

function usccOf(first17: string): string {
  return first17 + usccCheckCharacter(first17);
}

const birth: Birth = {
  epoch: 1,
  firmware: 'golden plant',
  channels: [
    { id: 0, asset: 'PRESS-1', measure: 'running', report: 'periodic', periodMs: messageStepMs },
    { id: 1, asset: 'METER-1', measure: 'energy_kwh', report: 'periodic', periodMs: messageStepMs },
    { id: 2, asset: 'TANK-1', measure: 'mass_kg', sigma: 40, periodMs: messageStepMs },
    { id: 3, asset: 'PRESS-1', measure: 'parts_total', report: 'periodic' },
    { id: 4, asset: 'PRESS-1', measure: 'condition', report: 'change' },
    {
      id: 5,
      asset: 'TANK-1',
      measure: 'temperature_c',
      periodMs: messageStepMs,
      min: -40,
      max: 90,
    },
  ],
};

export function goldenEntries(seed: string): TimedEntry[] {
  const prng = Prng.fromSeed(seed);
  const entries: TimedEntry[] = registrations().map((each) => commandEntry(startMs, each));
  for (const uscc of plants) entries.push(telemetry(startMs, uscc, 'birth', JSON.stringify(birth)));
  for (let day = 0; day < dayCount; day += 1) {
    entries.push(commandEntry(startMs + day * DAY_MS, priceSet(day)));
    for (let part = 0; part < messagesPerDay; part += 1) {
      const seq = day * messagesPerDay + part + 1;
      for (const uscc of plants) entries.push(...plantMessages(prng, uscc, seq));
    }
  }
  entries.push(
    commandEntry(startMs + dayCount * DAY_MS, {
      type: 'facility.drawn',
      facilityId: `F-${recordedPlant}`,
      uscc: recordedPlant,
      outstandingFen: 60_000_000,
    }),
  );
  return entries;
}

/** What a plant sends for one stretch of time: usually one message, sometimes none, twice the same, or nonsense. */
function plantMessages(prng: Prng, uscc: string, seq: number): TimedEntry[] {
  const fromMs = startMs + (seq - 1) * messageStepMs;
  const atMs = fromMs + messageStepMs + 2_000;
  const body = messageBody(prng, seq, fromMs);
  const data = (text: string) => telemetry(atMs, uscc, 'data', text);
  const fate = prng.uniform();
  if (fate < 0.02) return [];
  if (fate < 0.05) return [data(body), data(body)];
  if (fate < 0.06) return [data('{"e":1,"s":'), data(body)];
  if (fate < 0.07) return [data(body.replace('"c":[0', '"c":[99')), data(body)];
  return [data(body)];
}

function messageBody(prng: Prng, seq: number, fromMs: number): string {
  const day = Math.floor((seq - 1) / messagesPerDay);
  const c: number[] = [];
  const d: number[] = [];
  const x: (number | string | null)[] = [];
  for (let step = 0; step < readingsPerMessage; step += 1) {
    const hour = ((seq - 1) % messagesPerDay) * 2 + Math.floor(step / 12);
    // In the third week the press stands still most of the day.
    const isRunning = hour >= 6 && hour < (day >= 14 && day < 21 ? 8 : 20);
    const minute = (seq - 1) * readingsPerMessage + step;
    const values: (number | string | null)[] = [
      isRunning ? 1 : 0,
      Math.round((0.4 + (isRunning ? 6 : 0) + prng.uniform() * 0.2) * 1_000) / 1_000,
      Math.round((30_000 - minute / 2 + prng.normal() * 40) * 10) / 10,
      minute * 2,
      step === 5 && day % 9 === 4 ? 'Fault|270|90||SPINDLE' : 'Normal||||',
      Math.round((21 + 4 * prng.normal()) * 10) / 10,
    ];
    values.forEach((value, channel) => {
      // Some readings are late, as from a sensor that had lost its way to the gateway.
      const lateMs = prng.uniform() < 0.01 ? HOUR_MS : 0;
      c.push(channel);
      d.push(step * readingStepMs - lateMs);
      x.push(prng.uniform() < 0.002 ? null : value);
    });
  }
  return JSON.stringify({ e: 1, s: seq, t: fromMs, c, d, x });
}

function registrations(): Command[] {
  const ofPlant = (uscc: string): Command[] => [
    {
      type: 'enterprise.registered',
      uscc,
      name: uscc === livePlant ? '活塞铸造有限公司' : 'Press works',
      utcOffsetMinutes: 480,
      timeBase: uscc === livePlant ? 'live' : 'recorded',
    },
    {
      type: 'asset.registered',
      uscc,
      assetId: 'TANK-1',
      kind: 'storage',
      name: 'Tank 1',
      commodity: 'COPPER',
    },
    { type: 'gateway.enrolled', gatewayId: `gw-${uscc}`, uscc },
    { type: 'facility.registered', ...facility(uscc) },
  ];
  return [
    { type: 'scorecard.committed', scorecard: expertScorecard },
    ...plants.flatMap((uscc) => ofPlant(uscc)),
  ];
}

function facility(uscc: string): FacilityTerms {
  return {
    facilityId: `F-${uscc}`,
    uscc,
    tenant: 'bank-1',
    limitFen: 120_000_000,
    outstandingFen: 110_000_000,
    initialLtvPpm: 650_000,
    lines: {
      warnPpm: 750_000,
      callPpm: 850_000,
      liquidatePpm: 950_000,
      hysteresisPpm: 20_000,
      dwellMs: 6 * HOUR_MS,
      cureMs: 3 * DAY_MS,
    },
  };
}

/** Falls by a third over the weeks, with noise of its own. */
function priceSet(day: number): Command {
  const prng = Prng.fromSeed(`price ${day}`);
  const price = 68_000 * (1 - (0.34 * day) / dayCount) * (1 + 0.003 * prng.normal());
  return {
    type: 'priceSet.published',
    priceSetId: `golden-${day}`,
    asOfMs: startMs + day * DAY_MS,
    currency: 'CNY',
    prices: [
      {
        commodity: 'COPPER',
        pricePerTonne: price.toFixed(2),
        dailyVolatility: 0.012,
        source: 'golden journal',
      },
    ],
  };
}

function telemetry(atMs: number, uscc: string, kind: 'birth' | 'data', text: string): TimedEntry {
  return messageEntry(atMs, { kind, gatewayId: `gw-${uscc}`, body: Buffer.from(text) });
}

/** Entries as segments; `entriesMax` says how many at most go into one, by chance of `seed`. */
export async function goldenSegments(
  entries: readonly TimedEntry[],
  cut: { readonly seed: string; readonly entriesMax: number },
): Promise<EngineSegment[]> {
  // Journal time passes, so that whatever waits for its turn gets it.
  const lastMs = entries.at(-1)?.atMs ?? startMs;
  const segments = await cutSegments(entries, cut);
  return [...segments, await segmentOf(segments.length + 1, [tickEntry(lastMs + 10_000)])];
}

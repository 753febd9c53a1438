/**
 * The nickel of March 2023: bags in a warehouse of the exchange held stones. The weight was right all along.
 * Here a store has a scale and a laser above the pile, as bonded stores do.
 */
import type { SampledReading } from '@chanrong/park';
import type { Command } from '@chanrong/portrait';
import { expertScorecard } from '@chanrong/scoring';
import { copperWorks, facility, mondayMs, priceSetAt, thursdayMs } from './copper-works.js';
import { plantJournal, type TimedCommand } from './plant-journal.js';
import { dayMs, hourMs, minuteMs, type Scenario } from './scenario.js';

const { uscc, assets, gateway, plant } = copperWorks;
const { raw } = plant;
const commodity = 'NICKEL';
const perTonne = 130_000;
const days = 8;

/** Nickel briquettes fill so much of a metre of the store; stones of the same weight take 2.5 times the room. */
const kgPerMetre = 20_000;
const stoneVolume = 2.5;
/** So much of what lies there is carried off, and replaced by its weight in stones. */
const swappedShare = 0.4;
const levelId = gateway.channels.length;
const stockId = gateway.channels.findIndex(
  ({ asset, measure }) => asset === raw.assetId && measure === 'mass_kg',
);

const fromMs = thursdayMs + 2 * hourMs;
const lostMs = fromMs + 2 * dayMs;
const lostKg = swappedShare * raw.initialKg;

/** The same works with nickel in its store, and a laser that sees how high it lies. */
const nickelWorks = {
  ...copperWorks,
  assets: assets.map((asset) =>
    asset.assetId === raw.assetId ? { ...asset, commodity, kgPerUnit: kgPerMetre } : asset,
  ),
  gateway: {
    ...gateway,
    channels: [
      ...gateway.channels,
      {
        id: levelId,
        asset: raw.assetId,
        measure: 'level',
        unit: 'm',
        sigma: 0.1,
        min: 0,
        report: 'periodic' as const,
        periodMs: 300_000,
      },
    ],
  },
};

/** What the laser sees above what the scale weighs. */
function laser(readings: readonly SampledReading[], isSwapped: boolean): SampledReading[] {
  const weighed = readings[stockId];
  if (weighed === undefined || typeof weighed.value !== 'number') return [];
  const { atMs, value: kg } = weighed;
  const bulk = isSwapped && atMs >= fromMs ? 1 + swappedShare * (stoneVolume - 1) : 1;
  return [{ channelId: levelId, atMs, value: Math.round(((kg * bulk) / kgPerMetre) * 100) / 100 }];
}

function inspected(inspectedMs: number, foundPpm: number, certificate: string): TimedCommand {
  const found = {
    inspectedMs,
    declaredPpm: 998_000,
    foundPpm,
    method: 'xrf',
    certificate,
  } as const;
  const by = 'inspector of the bank';
  const assetId = raw.assetId;
  return {
    atMs: inspectedMs + hourMs,
    command: { type: 'content.inspected', uscc, assetId, by, ...found },
  };
}

/** The bank has the goods sampled when it lends, and again because of what the laser said. */
const sampled = inspected(mondayMs + 9 * hourMs, 998_200, 'XRF-0001');
const sampledAgain = inspected(fromMs + 30 * hourMs, 598_000, 'XRF-0002');

function market(): TimedCommand[] {
  return Array.from({ length: days }, (_, day) => {
    const atMs = mondayMs + day * dayMs;
    const set = priceSetAt(atMs, 1);
    const price = { commodity, pricePerTonne: String(perTonne), dailyVolatility: 0.02 };
    const prices = [...set.prices, { ...price, source: 'demo, illustrative' }];
    return { atMs, command: { ...set, prices } };
  });
}

const beginnings: readonly Command[] = [
  { type: 'scorecard.committed', scorecard: expertScorecard },
  { type: 'facility.registered', ...facility, outstandingFen: 900_000_000 },
];

export const wrongContent: Scenario = {
  code: 'wrong-content',
  title: { zh: '以石充镍', en: 'Stones for nickel' },
  happens:
    'At night two fifths of the nickel leave, and stones of the same weight lie in its place; two days later the nickel is sold',
  sensorsSay: 'the scale: nothing; the laser above the pile: it lies higher than its weight allows',
  assetId: raw.assetId,
  beginsMs: fromMs,
  loss: { atMs: lostMs, fen: Math.round(lostKg / 1_000) * perTonne * 100 },
  told: [
    { rule: 'margin-warn', subject: facility.facilityId, withinMs: 10 * minuteMs },
    { rule: 'density-implausible', subject: raw.assetId, withinMs: hourMs },
    { rule: 'over-advance', subject: facility.facilityId, withinMs: 2 * hourMs },
    { rule: 'margin-call', subject: facility.facilityId, withinMs: 7 * hourMs },
    { rule: 'content-refuted', subject: raw.assetId, withinMs: 32 * hourMs },
    { rule: 'margin-liquidate', subject: facility.facilityId, withinMs: 38 * hourMs },
  ],
  worth: 'nothing',
  uscc,
  twin: `nickel works, ${days} days`,
  journal: (twin) =>
    plantJournal({
      seed: 'scenarios',
      enterprise: nickelWorks,
      mishaps: [],
      startMs: mondayMs,
      endMs: mondayMs + days * dayMs,
      alsoSeen: (readings) => laser(readings, twin === 'mishap'),
      commands: [
        ...beginnings.map((command) => ({ atMs: mondayMs, command })),
        ...market(),
        sampled,
        ...(twin === 'mishap' ? [sampledAgain] : []),
      ],
    }),
};

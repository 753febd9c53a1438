import type { Command } from '@chanrong/portrait';
import {
  atCopperWorks,
  copperFen,
  facility,
  mondayMs,
  priceSetAt,
  rawStore,
  thursdayMs,
} from './copper-works.js';
import { dayMs, hourMs, type Scenario } from './scenario.js';

/** Six per cent a day for a fortnight: worse than any on record, and slow enough to see every line pass. */
const keptPerDay = 0.94;
const fallDays = 14;
const bottomMs = thursdayMs + fallDays * dayMs;

/** Copper and cable fall alike, at midnight. */
const prices = Array.from({ length: 21 }, (_, day) => {
  const fallen = Math.min(Math.max(0, day - 2), fallDays);
  const atMs = mondayMs + day * dayMs;
  return { atMs, command: priceSetAt(atMs, keptAfter(fallen)) };
});

/** In the end the borrower sells and repays. */
const repaid: Command = {
  type: 'facility.drawn',
  facilityId: facility.facilityId,
  uscc: facility.uscc,
  outstandingFen: 200_000_000,
};

function keptAfter(days: number): number {
  return Array.from({ length: days }).reduce<number>((kept) => kept * keptPerDay, 1);
}

export const priceCrash: Scenario = {
  code: 'price-crash',
  title: { zh: '价格暴跌', en: 'Price crash' },
  happens: 'Copper loses 6 % a day for two weeks; nobody repays before the end',
  sensorsSay: 'all is there',
  assetId: rawStore.assetId,
  beginsMs: thursdayMs,
  loss: {
    atMs: bottomMs,
    fen: Math.round(copperFen(rawStore.initialKg) * (1 - keptAfter(fallDays))),
  },
  told: [
    { rule: 'over-advance', subject: facility.facilityId, withinMs: 4 * dayMs },
    { rule: 'margin-warn', subject: facility.facilityId, withinMs: 7 * dayMs },
    { rule: 'margin-call', subject: facility.facilityId, withinMs: 11 * dayMs },
    { rule: 'price-volatile', subject: rawStore.commodity, withinMs: 12 * dayMs },
    { rule: 'price-volatile', subject: 'COPPER_CABLE', withinMs: 12 * dayMs },
    { rule: 'margin-liquidate', subject: facility.facilityId, withinMs: 14 * dayMs },
  ],
  worth: 'lower',
  ...atCopperWorks({
    mishaps: [],
    days: 21,
    commands: [...prices.slice(3), { atMs: bottomMs + dayMs + 12 * hourMs, command: repaid }],
  }),
};

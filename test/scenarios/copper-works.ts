/** The plant to which most scenarios happen: steady, honest, with copper in its store and a loan on it. */
import { demoPriceSet, describePark, type Mishap, type ParkEnterprise } from '@chanrong/park';
import type { FacilityTerms, PriceSetPublished } from '@chanrong/portrait';
import { expertScorecard } from '@chanrong/scoring';
import { plantJournal, type TimedCommand } from './plant-journal.js';
import { dayMs, hourMs, type Scenario } from './scenario.js';

const seed = 'scenarios';
const park = describePark(seed, 2);
const [steady, cable] = park.enterprises as [ParkEnterprise, ParkEnterprise];

export const copperWorks: ParkEnterprise = {
  ...cable,
  plant: { ...cable.plant, conduct: steady.plant.conduct },
};

export const rawStore = copperWorks.plant.raw;

/** 2026-09-07, a Monday, midnight in China. */
export const mondayMs = Date.UTC(2026, 8, 6, 16);
/** Three days of good conduct, so that sensors have earned their trust. */
export const thursdayMs = mondayMs + 3 * dayMs;

const copperPerTonne = 74_000;

/** What so much copper is worth, fen. */
export function copperFen(kg: number): number {
  return Math.round((kg / 1_000) * copperPerTonne * 100);
}

export const facility: FacilityTerms = {
  facilityId: 'F-2026-001',
  uscc: copperWorks.uscc,
  tenant: 'bank-1',
  limitFen: 1_200_000_000,
  outstandingFen: 560_000_000,
  initialLtvPpm: 300_000,
  lines: {
    warnPpm: 400_000,
    callPpm: 500_000,
    liquidatePpm: 650_000,
    hysteresisPpm: 20_000,
    dwellMs: 6 * hourMs,
    cureMs: 3 * dayMs,
  },
};

/** All prices at so much of their usual level. */
export function priceSetAt(atMs: number, level: number): PriceSetPublished {
  const usual = demoPriceSet(atMs);
  const prices = usual.prices.map((price) => {
    return { ...price, pricePerTonne: (Number(price.pricePerTonne) * level).toFixed(2) };
  });
  return { ...usual, priceSetId: `scenario-${atMs}`, prices };
}

export interface WorksStory {
  /** From Monday. */
  readonly days: number;
  readonly mishaps: readonly Mishap[];
  /** The loan of the works' bank; there, unless the story is about others. */
  readonly hasLoan?: boolean;
  /** What people do because of it, and what markets do. */
  readonly commands?: readonly TimedCommand[];
}

/** The journal of the works, with prices that stand still and one loan. */
export function atCopperWorks(story: WorksStory): Pick<Scenario, 'uscc' | 'twin' | 'journal'> {
  const { days, mishaps, hasLoan = true, commands = [] } = story;
  return {
    uscc: copperWorks.uscc,
    twin: `copper works, ${days} days, ${hasLoan ? 'with' : 'without'} a loan`,
    journal: (twin) =>
      plantJournal({
        seed,
        enterprise: copperWorks,
        mishaps: twin === 'mishap' ? mishaps : [],
        startMs: mondayMs,
        endMs: mondayMs + days * dayMs,
        commands: [
          ...(hasLoan ? [loan] : []),
          ...withPrices(days, twin === 'mishap' ? commands : []),
        ],
      }),
  };
}

const loan: TimedCommand = {
  atMs: mondayMs,
  command: { type: 'facility.registered', ...facility },
};

/** Prices stand still until a story tells others. */
function withPrices(days: number, told: readonly TimedCommand[]): TimedCommand[] {
  const toldMs = told.flatMap(({ atMs, command }) =>
    command.type === 'priceSet.published' ? [atMs] : [],
  );
  const stillMs = Math.min(...toldMs, mondayMs + days * dayMs);
  const prices: TimedCommand[] = [];
  for (let atMs = mondayMs; atMs < stillMs; atMs += dayMs) {
    prices.push({ atMs, command: priceSetAt(atMs, 1) });
  }
  const card = { type: 'scorecard.committed', scorecard: expertScorecard } as const;
  return [{ atMs: mondayMs, command: card }, ...prices, ...told];
}

/** The plant to which most scenarios happen: steady, honest, with copper in its store and a loan on it. */
import { demoPriceSet, describePark, type Mishap, type ParkEnterprise } from '@chanrong/park';
import type { FacilityTerms } from '@chanrong/portrait';
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
  outstandingFen: 680_000_000,
  initialLtvPpm: 350_000,
  lines: {
    warnPpm: 450_000,
    callPpm: 550_000,
    liquidatePpm: 700_000,
    hysteresisPpm: 20_000,
    dwellMs: 6 * hourMs,
    cureMs: 3 * dayMs,
  },
};

export interface WorksStory {
  /** From Monday. */
  readonly days: number;
  readonly mishaps: readonly Mishap[];
  /** What people do because of it. */
  readonly commands?: readonly TimedCommand[];
}

/** The journal of the works, with prices that stand still and one loan. */
export function atCopperWorks(story: WorksStory): Pick<Scenario, 'uscc' | 'twin' | 'journal'> {
  const { days, mishaps, commands = [] } = story;
  return {
    uscc: copperWorks.uscc,
    twin: `copper works, ${days} days`,
    journal: (twin) =>
      plantJournal({
        seed,
        enterprise: copperWorks,
        mishaps: twin === 'mishap' ? mishaps : [],
        startMs: mondayMs,
        endMs: mondayMs + days * dayMs,
        commands: [...loanAndPrices(days), ...(twin === 'mishap' ? commands : [])],
      }),
  };
}

function loanAndPrices(days: number): TimedCommand[] {
  const prices = Array.from({ length: days }, (_, day): TimedCommand => {
    const atMs = mondayMs + day * dayMs;
    return { atMs, command: demoPriceSet(atMs) };
  });
  return [
    { atMs: mondayMs, command: { type: 'scorecard.committed', scorecard: expertScorecard } },
    { atMs: mondayMs, command: { type: 'facility.registered', ...facility } },
    ...prices,
  ];
}

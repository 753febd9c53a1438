import { describe, expect, it } from '@jest/globals';
import type { Command, FacilityTerms } from '@chanrong/portrait';
import type { FacilityAssessment } from '@chanrong/scoring';
import {
  commandEntries,
  data,
  fold,
  opening,
  policy,
  startMs,
  uscc,
} from '../test/journal-script.js';
import { PartitionEngine } from './partition-engine.js';

const terms = (tenant: string): FacilityTerms => ({
  facilityId: `f-${tenant}`,
  uscc,
  tenant,
  limitFen: 100_000_000,
  outstandingFen: 1_000_000,
  initialLtvPpm: 500_000,
  lines: {
    warnPpm: 600_000,
    callPpm: 700_000,
    liquidatePpm: 800_000,
    hysteresisPpm: 20_000,
    dwellMs: 0,
    cureMs: 0,
  },
});

function pledge(tenant: string, quantityKg: number): Command {
  return {
    type: 'pledge.registered',
    pledgeId: `p-${tenant}`,
    uscc,
    tenant,
    kind: 'specific',
    goods: { place: 'TANK-1', commodity: 'COPPER', quantityKg },
    fromMs: startMs,
    toMs: null,
    documentIds: [],
    registryEntry: null,
  };
}

/** Value of the collateral in whole tonnes of copper, to the enterprise's next bank and to those it has. */
async function tonnes(...commands: readonly Command[]): Promise<Record<string, number>> {
  const engine = PartitionEngine.create(3, policy);
  await fold(engine, 0, ...opening, ...commandEntries(...commands), data(1, [[0, 0, 100_000]]));
  const { latest, facilities } = await fold(engine, 1_000, data(2, [[0, 1_000, 100_000]]));
  const inTonnes = (fen: number): number => Math.round(fen / 6_825_050);
  const found: Record<string, number> = {};
  for (const { facilityId, body } of facilities.values()) {
    found[facilityId] = inTonnes((JSON.parse(body) as FacilityAssessment).valueFen);
  }
  const { collateral } = JSON.parse(latest.get(uscc)?.body ?? '') as {
    collateral: { marketFen: number };
  };
  return { next: inTonnes(collateral.marketFen), ...found };
}

const registered = (tenant: string): Command => ({ type: 'facility.registered', ...terms(tenant) });

describe('what 100 t of copper secure', () => {
  it.each<[string, Command[], Record<string, number>]>([
    ['nobody yet', [], { next: 100 }],
    ['a pledgee of 60 t', [pledge('A', 60_000), registered('A')], { next: 40, 'f-A': 100 }],
    [
      'two pledgees of 60 and 30 t: each its own and the rest',
      [pledge('A', 60_000), registered('A'), pledge('B', 30_000), registered('B')],
      { next: 10, 'f-A': 70, 'f-B': 40 },
    ],
    [
      'two pledgees of all of it: the first',
      [pledge('A', 90_000), registered('A'), pledge('B', 90_000), registered('B')],
      { next: 0, 'f-A': 90, 'f-B': 10 },
    ],
    [
      'a bank without a pledge: what no other bank holds',
      [pledge('A', 60_000), registered('A'), registered('B')],
      { next: 40, 'f-A': 100, 'f-B': 40 },
    ],
  ])('%s', async (_, commands, expected) => {
    expect(await tonnes(...commands)).toEqual(expected);
  });

  it('is free again after the release', async () => {
    const release: Command = { type: 'pledge.released', uscc, pledgeId: 'p-A', atMs: startMs };
    expect(await tonnes(pledge('A', 60_000), registered('A'), release)).toEqual({
      next: 100,
      'f-A': 100,
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { ByteReader, ByteWriter, Prng } from '@chanrong/kernel';
import fc from 'fast-check';
import { Folding, hourMs, midnightMs, type Reading } from '../../test/folding.js';
import type { BalanceRole } from './balance-role.js';
import { type BalanceLook, imbalanceZ, MassBalance } from './mass-balance.js';

describe('the z of an imbalance', () => {
  // r = ΔS − (In − Out), σ² = σ_S0² + σ_S1² + σ_in² + σ_out².
  it.each([
    // S from 1,000 to 1,060 while 100 came and 40 went: 0.
    { missing: 0, tolerated: 0, sigmas: [10, 10], z: 0 },
    // 1,000 to 1,020, 100 in, 40 out: 40 missing, σ = √200.
    { missing: -40, tolerated: 0, sigmas: [10, 10], z: -2.828427 },
    // 50 missing is a discrepancy, |z| > 3.
    { missing: -50, tolerated: 0, sigmas: [10, 10], z: -3.535534 },
    // With meters of σ 0.5 % of 1,000 in and 800 out: √(200 + 25 + 16) = 15.524175.
    { missing: -50, tolerated: 0, sigmas: [10, 10, 5, 4], z: -3.220783 },
    // Class 0.5 meters may be wrong to one side for ever: 9 kg of 1,800 do not count.
    { missing: 50, tolerated: 9, sigmas: [10, 10], z: 2.899138 },
    { missing: -5, tolerated: 9, sigmas: [10, 10], z: 0 },
  ])('of $missing kg beyond $tolerated kg is $z', ({ missing, tolerated, sigmas, z }) => {
    expect(imbalanceZ(missing, tolerated, sigmas)).toBeCloseTo(z, 6);
  });

  it('grows with what is missing, and changes side with it', () => {
    const kg = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(kg, kg, fc.double({ min: 0, max: 1e3, noNaN: true }), (one, other, tolerated) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        const z = (missing: number) => imbalanceZ(missing, tolerated, [3, 4]);
        expect(z(less)).toBeLessThanOrEqual(z(more));
        expect(z(-more)).toBeCloseTo(-z(more), 9);
      }),
    );
  });
});

interface Fault {
  /** Share by which a flow meter counts too much. */
  readonly inflow?: number;
  readonly outflow?: number;
  /** What the scale loses an hour, kg. */
  readonly driftKg?: number;
}

/** Thirty days: lorries of 16 t every other day, use of 100 to 600 kg in working hours; faults from day 5 on. */
function* looks({ inflow = 0, outflow = 0, driftKg = 0 }: Fault): Generator<BalanceLook> {
  const random = Prng.fromSeed('balance');
  let [stock, came, went, drifted] = [60_000, 0, 0, 0];
  for (let hour = 0; hour < 30 * 24; hour += 1) {
    const isFaulty = hour >= 5 * 24;
    const delivered = hour % 48 === 10 ? 16_000 : 0;
    const used = hour % 24 >= 8 && hour % 24 < 20 ? 100 + 500 * random.uniform() : 0;
    stock += delivered - used;
    came += delivered * (isFaulty ? 1 + inflow : 1);
    went += used * (isFaulty ? 1 + outflow : 1);
    drifted += isFaulty ? driftKg : 0;
    yield {
      atMs: midnightMs + hour * hourMs,
      stockKg: stock - drifted + 20 * random.normal(),
      sigmaKg: 20,
      inflowKg: came,
      outflowKg: went,
    };
  }
}

function watched(fault: Fault): { suspects: Set<BalanceRole>; balance: MassBalance } {
  let balance = new MassBalance();
  const suspects = new Set<BalanceRole>();
  for (const look of looks(fault)) {
    balance.add(look);
    if (balance.suspect !== undefined) suspects.add(balance.suspect);
    balance = restored(balance);
  }
  return { suspects, balance };
}

function restored(balance: MassBalance): MassBalance {
  const writer = new ByteWriter();
  balance.write(writer);
  const reader = new ByteReader(writer.toBytes());
  const again = MassBalance.read(reader);
  reader.expectEnd();
  return again;
}

describe('the meter that lies', () => {
  it.each<[string, Fault, BalanceRole[]]>([
    ['is none while all agree', {}, []],
    ['is none while a flow meter is within its class', { inflow: 0.004, outflow: -0.004 }, []],
    ['is the in-flow meter that counts too much', { inflow: 0.05 }, ['inflow']],
    ['or too little', { inflow: -0.05 }, ['inflow']],
    // The scale at first: a few hours of use look like a drift.
    ['is the out-flow meter that counts too little', { outflow: -0.08 }, ['stock', 'outflow']],
    ['is the scale that drifts, or goods leave past the meters', { driftKg: 12 }, ['stock']],
  ])('%s', (_, fault, roles) => {
    expect([...watched(fault).suspects]).toEqual(roles);
  });

  it('is in doubt by half after a day, and gets its trust back after it agrees again', () => {
    const balance = new MassBalance();
    let since = Number.NaN;
    let worst = 0;
    for (const look of looks({ driftKg: 12 })) {
      balance.add(look);
      if (Number.isNaN(since) && balance.suspect !== undefined) since = look.atMs;
      if (look.atMs === since + 23 * hourMs) expect(balance.doubt('stock')).toBeCloseTo(0.5, 6);
      expect(balance.doubt('inflow')).toBe(0);
      worst = Math.max(worst, balance.doubt('stock'));
    }
    expect(worst).toBeGreaterThan(0.9);
    expect(worst).toBeLessThan(1);
  });
});

it('a scale that contradicts its meters is trusted less, and says less of a quantity', () => {
  const channels = [
    { asset: 'T-1', measure: 'mass_kg', sigma: 20, periodMs: hourMs },
    { asset: 'T-1', measure: 'inflow_kg_total', periodMs: hourMs },
    { asset: 'T-1', measure: 'outflow_kg_total', periodMs: hourMs },
  ];
  const portraits = [0, 12].map((driftKg) => {
    const folding = Folding.of(channels);
    for (const { atMs, stockKg, inflowKg, outflowKg } of looks({ driftKg })) {
      if (atMs > midnightMs + 11 * 24 * hourMs) break;
      const values = [stockKg, inflowKg, outflowKg];
      folding.data(values.map((value, id): Reading => [id, atMs, value]));
      if (atMs % (24 * hourMs) === 0) folding.restore();
    }
    return folding.portrait.assets[0];
  });
  const [honest, drifting] = portraits;
  expect(honest?.stock?.trust).toBeGreaterThan(0.95);
  expect(drifting?.stock?.trust).toBeLessThan(0.6);
  expect(drifting?.stock?.sigmaKg).toBeGreaterThan(1.2 * (honest?.stock?.sigmaKg ?? 0));
  expect(drifting?.stock?.trustedKg).toBeLessThan(honest?.stock?.trustedKg ?? 0);
});

/**
 * Worlds in which everything goes wrong, and nothing acknowledged is lost or counted twice all the same. A seed
 * reproduces one: SIMULATION_SEED=… npm run test:small -- test/simulation/simulation. SIMULATION_FRESH says how
 * many worlds nobody has seen before are looked at; their seeds are printed.
 */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ScorerMetrics } from '../../apps/scorer/src/scorer-metrics.js';
import { type Mistake, simulate } from './simulate.js';

const metrics = new ScorerMetrics();
const only = process.env['SIMULATION_SEED'];
const freshCount = Number(process.env['SIMULATION_FRESH'] ?? 3);
const fresh = Array.from({ length: freshCount }, () => randomBytes(4).toString('hex'));
const fixed = ['ant', 'bee', 'crane', 'dove', 'eel', 'fox'];
const seeds = only === undefined ? [...fixed, ...fresh] : [only];
/** Worlds in which a mistake must have shown. */
const worldsMax = 12;

describe('a world in which everything goes wrong', () => {
  it.each(seeds)('loses nothing and doubles nothing, of seed %s', async (seed) => {
    const report = await simulate({ seed, metrics });
    expect(report.incoherences).toEqual([]);
    expect(report.acknowledged).toBeGreaterThan(0);
  });

  it('is the same world again when it has the same seed', async () => {
    const [once, again] = [
      await simulate({ seed: 'heron', metrics }),
      await simulate({ seed: 'heron', metrics }),
    ];
    expect(again).toEqual(once);
    expect((await simulate({ seed: 'ibis', metrics })).digest).not.toBe(once.digest);
  });

  it.each<Mistake>(['cursor before outputs', 'acknowledged before commit', 'no fence'])(
    'shows the mistake: %s',
    async (mistake) => {
      const found: string[] = [];
      for (let world = 0; world < worldsMax && found.length === 0; world += 1) {
        const seed = `mistaken ${world}`;
        found.push(...(await simulate({ seed, metrics, mistake })).incoherences);
      }
      expect(found.length).toBeGreaterThan(0);
    },
  );
});

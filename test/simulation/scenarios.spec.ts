import { Prng } from '@chanrong/kernel';
import { describe, expect, it } from '@jest/globals';
import { gatewayId, type Plant, type Sample, Scenario, uscc } from './scenario.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** A Monday, 00:00 in China. */
const startMs = Date.UTC(2026, 8, 6, 16);

const scale: Plant = {
  timeBase: 'live',
  channels: [
    { asset: 'TANK-01', measure: 'mass_kg', unit: 'kg', sigma: 5, periodMs: minuteMs, min: 0 },
  ],
};

/** A scale with its noise, minute by minute. */
function* weights(fromMs: number, toMs: number, kg: number): Generator<Sample> {
  const random = Prng.fromSeed(`scale ${fromMs}`);
  for (let atMs = fromMs; atMs < toMs; atMs += minuteMs) {
    yield { atMs, values: { 'TANK-01/mass_kg': Math.round((kg + 5 * random.normal()) * 10) / 10 } };
  }
}

async function play(scenario: Scenario, samples: Iterable<Sample>): Promise<void> {
  for (const sample of samples) await scenario.send([sample]);
}

/** Hours from the start of the scenario. */
const hours = (ms: number | null | undefined) =>
  typeof ms === 'number' ? (ms - startMs) / hourMs : null;

describe('a scale', () => {
  it('that works raises nothing', async () => {
    const scenario = await Scenario.begin(scale, startMs);
    await play(scenario, weights(startMs, startMs + 12 * hourMs, 50_000));
    expect(scenario.findings).toEqual([]);
  });

  it('that is stuck is found after an hour, and let go when it moves again', async () => {
    const scenario = await Scenario.begin(scale, startMs);
    await play(scenario, weights(startMs, startMs + 2 * hourMs, 50_000));
    for (let atMs = startMs + 2 * hourMs; atMs < startMs + 6 * hourMs; atMs += minuteMs) {
      await scenario.send([{ atMs, values: { 'TANK-01/mass_kg': 50_001.3 } }]);
    }
    await play(scenario, weights(startMs + 6 * hourMs, startMs + 7 * hourMs, 50_000));
    expect(scenario.findings).toEqual(['channel-stuck TANK-01/mass_kg']);
    const [alert] = scenario.alerts;
    expect(hours(alert?.openedMs)).toBeCloseTo(3, 1);
    expect(hours(alert?.closedMs)).toBeCloseTo(6.2, 1);
    expect(alert).toMatchObject({ assetId: 'TANK-01', evidence: { unit: 's', limit: 3_600 } });
  });

  it('from which most of the stock goes while the gateway is off is told at once', async () => {
    const scenario = await Scenario.begin(scale, startMs);
    await play(scenario, weights(startMs, startMs + 2 * hourMs, 50_000));
    await scenario.quiet(startMs + 8 * hourMs);
    await play(scenario, weights(startMs + 8 * hourMs, startMs + 9 * hourMs, 9_000));
    expect(scenario.findings).toEqual([`gateway-silent ${gatewayId}`, 'stock-fell TANK-01']);
    const [, fall] = scenario.alerts;
    expect(hours(fall?.openedMs)).toBeLessThan(8.1);
    expect(fall?.evidence.value).toBeCloseTo(41_000, -2);
    expect(hours(fall?.evidence.sinceMs)).toBeGreaterThan(1);
  });

  it('that shows what cannot be is found, a single wild reading is not', async () => {
    const scenario = await Scenario.begin(scale, startMs);
    await play(scenario, weights(startMs, startMs + hourMs, 50_000));
    await scenario.send([{ atMs: startMs + hourMs, values: { 'TANK-01/mass_kg': -1 } }]);
    await play(scenario, weights(startMs + hourMs + minuteMs, startMs + 2 * hourMs, 50_000));
    expect(scenario.findings).toEqual([]);
    const wild = [0, 1, 2, 3].map((second) => ({
      atMs: startMs + 2 * hourMs + second * 1_000,
      values: { 'TANK-01/mass_kg': -1 },
    }));
    await scenario.send(wild);
    await play(scenario, weights(startMs + 2 * hourMs + minuteMs, startMs + 3 * hourMs, 50_000));
    expect(scenario.findings).toEqual(['readings-out-of-range TANK-01/mass_kg']);
  });
});

describe('a gateway', () => {
  it('that is off over a weekend is one alert, and coverage suffers until its store is sent', async () => {
    const scenario = await Scenario.begin(scale, startMs);
    await play(scenario, weights(startMs, startMs + 4 * hourMs, 50_000));
    const backMs = startMs + 4 * hourMs + 2 * dayMs;
    await scenario.quiet(backMs);
    await scenario.send([...weights(startMs + 4 * hourMs, backMs, 50_000)], backMs);
    await play(scenario, weights(backMs, backMs + hourMs, 50_000));
    expect(scenario.findings).toEqual([`gateway-silent ${gatewayId}`, `coverage-low ${uscc}`]);
    const [alert] = scenario.alerts;
    expect(hours(alert?.openedMs)).toBeCloseTo(4.2, 1);
    expect(hours(alert?.closedMs)).toBeCloseTo(52, 1);
  });

  it('whose clock jumps ahead is found, and one that is a second ahead is not', async () => {
    const scenario = await Scenario.begin(scale, startMs);
    for (const sample of weights(startMs, startMs + hourMs, 50_000)) {
      await scenario.send([{ ...sample, atMs: sample.atMs + 1_000 }], sample.atMs);
    }
    expect(scenario.findings).toEqual([]);
    for (const sample of weights(startMs + hourMs, startMs + 2 * hourMs, 50_000)) {
      await scenario.send([{ ...sample, atMs: sample.atMs + 6 * hourMs }], sample.atMs);
    }
    expect(scenario.findings).toEqual([`clock-ahead ${gatewayId}`]);
    expect(scenario.alerts[0]?.evidence.value).toBe(6 * 3_600);
  });

  it('whose clock is set back is found, and one that sends what it stored is not', async () => {
    const scenario = await Scenario.begin(scale, startMs);
    await play(scenario, weights(startMs, startMs + hourMs, 50_000));
    const back = [...weights(startMs + hourMs, startMs + 2 * hourMs, 50_000)];
    for (const sample of back) await scenario.send([sample], startMs + 2 * hourMs);
    expect(scenario.findings).toEqual([]);
    for (const sample of weights(startMs + 2 * hourMs, startMs + 3 * hourMs, 50_000)) {
      await scenario.send([{ ...sample, atMs: sample.atMs - 6 * hourMs }], sample.atMs);
    }
    expect(scenario.findings).toEqual([`clock-behind ${gatewayId}`]);
    expect(scenario.alerts[0]?.evidence.value).toBe(6 * 3_600 - 60);
    expect(hours(scenario.alerts[0]?.openedMs)).toBeCloseTo(2.2, 1);
  });

  it('that loses messages is told after the time to reorder them', async () => {
    const scenario = await Scenario.begin(scale, startMs);
    await play(scenario, weights(startMs, startMs + hourMs, 50_000));
    scenario.lose(3);
    await play(scenario, weights(startMs + hourMs, startMs + 2 * hourMs, 50_000));
    expect(scenario.findings).toEqual([`messages-missing ${gatewayId}`]);
    expect(hours(scenario.alerts[0]?.openedMs)).toBeCloseTo(1.17, 1);
    expect(scenario.alerts[0]?.evidence.value).toBe(3);
  });

  it('with two bodies under one number is a critical incident', async () => {
    const scenario = await Scenario.begin(scale, startMs);
    await play(scenario, weights(startMs, startMs + hourMs, 50_000));
    await scenario.forge({ atMs: startMs + hourMs, values: { 'TANK-01/mass_kg': 80_000 } });
    await play(scenario, weights(startMs + hourMs, startMs + 2 * hourMs, 50_000));
    expect(scenario.findings).toEqual([`sequence-forked ${gatewayId}`]);
  });
});

describe('a tank with flow meters', () => {
  const tank: Plant = {
    timeBase: 'recorded',
    channels: [
      { asset: 'TANK-01', measure: 'mass_kg', unit: 'kg', sigma: 20, periodMs: 30 * minuteMs },
      { asset: 'TANK-01', measure: 'inflow_kg_total', unit: 'kg', periodMs: 30 * minuteMs },
      { asset: 'TANK-01', measure: 'outflow_kg_total', unit: 'kg', periodMs: 30 * minuteMs },
    ],
  };

  /** Thirty days of deliveries and use; from day 10 on `lossKgPerDay` leaves past the meters. */
  function* flows(lossKgPerDay: number): Generator<Sample> {
    const random = Prng.fromSeed('tank');
    let [stock, inflow, outflow] = [60_000, 0, 0];
    for (let half = 0; half < 30 * 48; half += 1) {
      const delivered = half % 96 === 20 ? 16_000 : 0;
      stock += delivered - 166 - (half >= 480 ? lossKgPerDay / 48 : 0);
      // Meters that are off by a quarter of a percent, within their class.
      inflow += delivered * 1.0025;
      outflow += 166 * 0.9975;
      yield {
        atMs: startMs + half * 30 * minuteMs,
        values: {
          'TANK-01/mass_kg': Math.round(stock + 20 * random.normal()),
          'TANK-01/inflow_kg_total': Math.round(inflow),
          'TANK-01/outflow_kg_total': Math.round(outflow),
        },
      };
    }
  }

  it('in balance raises nothing, with meters within their class', async () => {
    const scenario = await Scenario.begin(tank, startMs);
    await scenario.send([...flows(0)]);
    expect(scenario.findings).toEqual([]);
  });

  it('from which 250 kg of 60 t go astray a day is found within a week, and how much is missing', async () => {
    const scenario = await Scenario.begin(tank, startMs);
    await scenario.send([...flows(250)]);
    expect(new Set(scenario.findings)).toEqual(new Set(['mass-imbalance TANK-01']));
    const [alert] = scenario.alerts;
    const days = (hours(alert?.openedMs) ?? 0) / 24;
    expect(days).toBeGreaterThan(10);
    expect(days).toBeLessThan(17);
    expect(alert?.evidence.value).toBeLessThan(-500);
  });

  it('says the same however the recording is cut and whenever it arrives', async () => {
    const whole = await Scenario.begin(tank, startMs);
    await whole.send([...flows(250)]);
    const later = await Scenario.begin(tank, startMs + 400 * dayMs);
    await play(later, flows(250));
    const told = ({ alerts }: Scenario) =>
      alerts.map(({ alertId, openedMs, closedMs }) => ({ alertId, openedMs, closedMs }));
    expect(told(later)).toEqual(told(whole));
  });
});

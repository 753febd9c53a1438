/** The frauds and mishaps as journals: told in time, worth nothing before the loss; and honest twins, silent. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { segmentsByMoment } from '../harness/timed-entries.js';
import { scenarios } from './all.js';
import { facility } from './copper-works.js';
import { coverOpened } from './cover-opened.js';
import { gatewayOffline } from './gateway-offline.js';
import { priceCrash } from './price-crash.js';
import { type Outcome, play, type Sight } from './play.js';
import { dayMs, hourMs, type Scenario } from './scenario.js';
import { eligibleFen, scenarioRow, sightAt } from './scenario-row.js';

const outcomes = new Map<string, Outcome>();

async function playOnce(name: string, scenario: Scenario, twin: 'mishap' | 'honest') {
  let outcome = outcomes.get(name);
  if (outcome === undefined) {
    outcome = play(await segmentsByMoment(scenario.journal(twin)), scenario.uscc);
    outcomes.set(name, outcome);
  }
  return outcome;
}

const mishapOf = (scenario: Scenario) => playOnce(scenario.code, scenario, 'mishap');
const twinOf = (scenario: Scenario) => playOnce(scenario.twin, scenario, 'honest');

describe.each(scenarios.map((scenario) => [scenario.code, scenario] as const))('%s', (_, story) => {
  let mishap: Outcome;
  let twin: Outcome;

  beforeAll(async () => {
    mishap = await mishapOf(story);
    twin = await twinOf(story);
  }, 300_000);

  it('is told, in time and in order, and nothing else is', () => {
    const told = mishap.alerts.map(({ rule, subject }) => `${rule} ${subject}`);
    expect(told).toEqual(story.told.map(({ rule, subject }) => `${rule} ${subject}`));
    story.told.forEach(({ withinMs }, index) => {
      const openedMs = mishap.alerts[index]?.openedMs ?? 0;
      expect(openedMs).toBeGreaterThanOrEqual(story.beginsMs);
      expect(openedMs).toBeLessThanOrEqual(story.beginsMs + withinMs);
    });
    if (story.loss !== null) expect(mishap.alerts[0]?.openedMs).toBeLessThan(story.loss.atMs);
  });

  it('is in the value before the loss', () => {
    const beforeFen = eligibleFen(sightAt(mishap, story.beginsMs - hourMs), story);
    expect(beforeFen).toBeGreaterThan(0);
    const atMs = story.loss?.atMs ?? story.beginsMs + dayMs;
    const fen = eligibleFen(sightAt(mishap, atMs - hourMs), story);
    if (story.worth === 'nothing') {
      expect(fen).toBe(0);
      // Not by chance: the twin has it all at that hour.
      expect(eligibleFen(sightAt(twin, atMs - hourMs), story)).toBeGreaterThan(0);
    } else if (story.worth === 'lower') {
      expect(fen).toBeLessThan(beforeFen / 2);
    } else {
      expect(fen).toBeGreaterThan(beforeFen / 2);
    }
  });

  it('never happened to its honest twin', () => {
    expect(twin.alerts).toEqual([]);
    expect(twin.margins.every(({ state }) => state === 'normal')).toBe(true);
    const trusted = twin.course.filter(({ atMs }) => atMs > (twin.course[0]?.atMs ?? 0) + dayMs);
    expect(trusted.length).toBeGreaterThan(24);
    for (const sight of trusted) expect(eligibleFen(sight, story)).toBeGreaterThan(0);
  });
});

describe('an opened cover', () => {
  it('is in the portrait until the inspector clears it, and no moment longer', async () => {
    const { portraits, alerts, margins } = await mishapOf(coverOpened);
    const { beginsMs, assetId } = coverOpened;
    const closedMs = alerts[0]?.closedMs ?? 0;
    for (const { atMs, portrait } of portraits) {
      const asset = portrait.assets.find((each) => each.assetId === assetId);
      const isOpen = atMs > beginsMs && atMs < closedMs;
      expect([atMs, asset?.tamperedMs]).toEqual([atMs, isOpen ? beginsMs : null]);
      if (isOpen) expect(asset).toMatchObject({ trust: 0, stock: { observed: false, lowKg: 0 } });
    }
    expect(closedMs - beginsMs).toBeGreaterThan(4 * dayMs);
    expect(margins.map(({ state }) => state)).toEqual([
      'normal',
      'warn',
      'call',
      'liquidate',
      'normal',
    ]);
  });
});

describe('a weekend without a network', () => {
  it('is no value at all, not the last one, and comes back with what was stored', async () => {
    const { course, portraits, alerts } = await mishapOf(gatewayOffline);
    const { portraits: honest } = await twinOf(gatewayOffline);
    const { beginsMs } = gatewayOffline;
    const silent = alerts.find(({ rule }) => rule === 'gateway-silent');
    const backMs = silent?.closedMs ?? 0;
    expect(backMs - beginsMs).toBe(62 * hourMs + 2_000);
    const isBlind = ({ atMs }: Sight) => atMs > beginsMs + hourMs && atMs < backMs;
    const blind = course.filter(isBlind);
    expect(blind.length).toBeGreaterThan(60);
    for (const { evaluation } of blind) expect(evaluation.collateral.marketFen).toBe(0);
    // Once the backlog is in, the days of the weekend are the same as if it had come in time.
    const [late, inTime] = [portraits, honest].map((each) => each.at(-1)?.portrait);
    expect(late?.production.days).toEqual(inTime?.production.days);
    expect(late?.assets).toEqual(inTime?.assets);
    expect(late?.trust.missingMessageCount).toBe(0);
  });
});

describe('a price crash', () => {
  it('passes every line in order, each more likely the day before, and ends with repayment', async () => {
    const { margins, course } = await mishapOf(priceCrash);
    const states = ['normal', 'warn', 'call', 'liquidate', 'normal'];
    expect(margins.map(({ state }) => state)).toEqual(states);
    for (const line of ['warn', 'call'] as const) {
      const touchedMs = margins.find(({ state }) => state === line)?.atMs ?? 0;
      const hitPpm = (atMs: number) =>
        sightAt({ course }, atMs).facilities[0]?.lines.find((each) => each.line === line)?.hitPpm ??
        0;
      const daily = [4, 3, 2, 1].map((days) => hitPpm(touchedMs - days * dayMs));
      expect(daily).toEqual(daily.toSorted((a, b) => a - b));
      expect(daily.at(-1)).toBeGreaterThan(500_000);
    }
  });

  it('calls only after the dwell, and liquidates a call that nobody cured in time', async () => {
    const { margins, course } = await mishapOf(priceCrash);
    const sinceMs = (state: string) => margins.find((each) => each.state === state)?.atMs ?? 0;
    const firstAbove = course.find(({ facilities: [first] }) => {
      return (first?.ltvPpm ?? 0) >= facility.lines.callPpm;
    });
    const dwelledMs = sinceMs('call') - (firstAbove?.atMs ?? 0);
    expect(dwelledMs).toBeGreaterThanOrEqual(facility.lines.dwellMs);
    expect(dwelledMs).toBeLessThan(facility.lines.dwellMs + hourMs);
    expect(sinceMs('liquidate') - sinceMs('call')).toBe(facility.lines.cureMs);
  });
});

it('docs/scenarios.md says what happened, scenario by scenario', async () => {
  const text = await readFile(new URL('../../docs/scenarios.md', import.meta.url), 'utf8');
  const table = text
    .split('\n')
    .filter((line) => line.startsWith('| **'))
    .map((line) => line.slice(1, -1).split('|'))
    .map((cells) => cells.map((cell) => cell.trim()));
  const rows: string[][] = [];
  for (const scenario of scenarios) rows.push(scenarioRow(scenario, await mishapOf(scenario)));
  // Where this fails: npm run scenarios -- --write
  expect(table).toEqual(rows);
}, 300_000);

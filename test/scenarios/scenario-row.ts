/** Takes a scenario and what the engine said about it; gives its row of the table in docs/scenarios.md. */
import type { Outcome, Sight } from './play.js';
import { dayMs, hourMs, minuteMs, type Scenario } from './scenario.js';

export const columns = [
  'what happens',
  'what the instruments say',
  'what is told, and when',
  'eligible value of the copper store',
  'what would be lost',
] as const;

export function scenarioRow(scenario: Scenario, outcome: Outcome): string[] {
  const { title, happens, sensorsSay, loss } = scenario;
  return [
    `**${title.en}** ${title.zh}. ${happens}`,
    sensorsSay,
    told(scenario, outcome),
    worth(scenario, outcome),
    loss === null ? '–' : `${millions(loss.fen)} after ${duration(loss.atMs - scenario.beginsMs)}`,
  ];
}

/** The whole table, as Markdown that is still to be formatted. */
export function scenarioTable(rows: readonly (readonly string[])[]): string {
  const lines = [columns, columns.map(() => '-'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Every rule once, when it was first told. */
function told({ beginsMs }: Scenario, { alerts }: Outcome): string {
  const firsts = new Map<string, number>();
  for (const { rule, openedMs } of alerts) {
    if (!firsts.has(rule)) firsts.set(rule, openedMs - beginsMs);
  }
  return [...firsts].map(([rule, ms]) => `\`${rule}\` ${after(ms)}`).join(', ');
}

/** In shares of what it was, so that a bank's own policy changes nothing about the figures. */
function worth(scenario: Scenario, outcome: Outcome): string {
  const { beginsMs, loss } = scenario;
  const beforeFen = eligibleFen(sightAt(outcome, beginsMs - hourMs), scenario);
  const atMs = (loss?.atMs ?? beginsMs + dayMs) - hourMs;
  const share = eligibleFen(sightAt(outcome, atMs), scenario) / beforeFen;
  const zero = outcome.course.find(
    (sight) => sight.atMs > beginsMs && eligibleFen(sight, scenario) === 0,
  );
  if (share === 0 && zero !== undefined) return `none ${after(zero.atMs - beginsMs)}`;
  const when = loss === null ? 'a day later' : 'an hour before the loss';
  return `${Math.round(share * 100)} % ${when}`;
}

/** The newest sight at or before a moment. */
export function sightAt({ course }: Pick<Outcome, 'course'>, atMs: number): Sight {
  const found = course.findLast((sight) => sight.atMs <= atMs);
  if (found === undefined) throw new Error('nothing was known yet');
  return found;
}

export function eligibleFen({ evaluation }: Sight, { assetId }: Scenario): number {
  const found = evaluation.collateral.units.find((unit) => unit.assetId === assetId);
  if (found === undefined) throw new Error(`nothing is said about ${assetId}`);
  return found.eligibleFen;
}

function millions(fen: number): string {
  return `${(fen / 1e8).toFixed(1)} M CNY`;
}

function after(ms: number): string {
  return ms < minuteMs ? 'at once' : `after ${duration(ms)}`;
}

function duration(ms: number): string {
  if (ms < 2 * hourMs) return `${Math.round(ms / minuteMs)} min`;
  if (ms < 2 * dayMs) return `${Math.round(ms / hourMs)} h`;
  return `${Math.round(ms / dayMs)} days`;
}

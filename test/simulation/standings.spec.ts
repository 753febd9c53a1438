/** Grades and margin states over a journal in which prices fall and a plant stands still for a week. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { EngineSegment, TransitionRow } from '@chanrong/engine';
import type { FacilityAssessment, ScoredEvaluation } from '@chanrong/scoring';
import { foldJournal, type FoldedRows } from './fold-journal.js';
import { goldenSegments, goldenEntries, livePlant, recordedPlant } from './golden-journal.js';

const DAY_MS = 86_400_000;
const entries = goldenEntries('standings');

let segments: EngineSegment[];
let folded: ReturnType<typeof foldJournal>;

beforeAll(async () => {
  segments = await goldenSegments(entries, { seed: 'cut', entriesMax: 12 });
  folded = foldJournal(segments);
});

function lastScore({ latest }: FoldedRows, uscc: string): ScoredEvaluation {
  return JSON.parse(latest.get(uscc)?.body ?? '') as ScoredEvaluation;
}

function lastFacility({ facilities }: FoldedRows, uscc: string): FacilityAssessment {
  const row = facilities.findLast((each) => each.uscc === uscc);
  return JSON.parse(row?.body ?? '') as FacilityAssessment;
}

function transitionsOf({ transitions }: FoldedRows, uscc: string): TransitionRow[] {
  return transitions.filter((row) => row.uscc === uscc);
}

/** As they stand at the end, in order of opening, without journal positions. */
function marginAlertsOf({ alerts }: FoldedRows, uscc: string) {
  const byId = new Map(
    alerts
      .filter((alert) => alert.uscc === uscc && alert.rule.startsWith('margin-'))
      .map(({ opened: _opened, closed: _closed, ...alert }) => [alert.alertId, alert]),
  );
  return [...byId.values()];
}

describe('recorded history', () => {
  it.each([1, 3, 40, 2_000])('comes out the same in segments of up to %d entries', async (most) => {
    const other = foldJournal(await goldenSegments(entries, { seed: `${most}`, entriesMax: most }));
    expect(other.portraits[recordedPlant]).toBe(folded.portraits[recordedPlant]);
    const hashOf = ({ rows }: typeof folded) => rows.latest.get(recordedPlant)?.hash;
    expect(hashOf(other)).toEqual(hashOf(folded));
    const score = lastScore(other.rows, recordedPlant);
    expect(score.grading).toEqual(lastScore(folded.rows, recordedPlant).grading);
    expect(score.grading.before).not.toBeNull();
    expect(lastFacility(other.rows, recordedPlant)).toEqual(
      lastFacility(folded.rows, recordedPlant),
    );
    const enteredOf = ({ rows }: typeof folded) =>
      transitionsOf(rows, recordedPlant).map(({ asOfMs, previous, body }) => {
        return { asOfMs, previous, body };
      });
    expect(enteredOf(other)).toEqual(enteredOf(folded));
    expect(marginAlertsOf(other.rows, recordedPlant)).toEqual(
      marginAlertsOf(folded.rows, recordedPlant),
    );
  });

  it('comes out the same when it is told years later', async () => {
    const later = entries.map((entry) => ({ ...entry, atMs: entry.atMs + 1_000 * DAY_MS }));
    const other = foldJournal(await goldenSegments(later, { seed: 'later', entriesMax: 12 }));
    expect(other.rows.latest.get(recordedPlant)?.hash).toEqual(
      folded.rows.latest.get(recordedPlant)?.hash,
    );
  });
});

describe('an engine that is restored again and again', () => {
  it('goes on as if it had never stopped', () => {
    const restartAt = new Set(segments.map(({ seq }) => seq).filter((seq) => seq % 7 === 0));
    const { rows: _rows, ...restarted } = foldJournal(segments, restartAt);
    const { rows: _others, ...whole } = folded;
    expect(restarted).toEqual(whole);
  });
});

describe('the grade of a plant that stands still for a week', () => {
  it('falls at once, rises once the cooldown has passed, and says when', () => {
    const grades = folded.rows.history
      .filter(({ uscc }) => uscc === livePlant)
      .map(({ body }) => JSON.parse(body) as ScoredEvaluation)
      .filter(({ outcome }) => outcome === 'scored');
    const changes = grades.filter(({ grade }, index) => grade !== grades[index - 1]?.grade);
    expect(changes.length).toBeGreaterThan(2);
    for (const { grade, grading } of grades) {
      expect(grading.observed <= grade).toBe(true);
      if (grading.before === null || grade >= grading.before.grade) continue;
      const worst = grading.before.observed.at(-1)?.atMs ?? grading.atMs;
      expect(grading.atMs - worst).toBeGreaterThanOrEqual(14 * DAY_MS);
    }
    expect(grades.some(({ grade, grading }) => grading.observed < grade)).toBe(true);
    expect(changes.some(({ grade, grading }) => grade < (grading.before?.grade ?? 'A'))).toBe(true);
  });
});

describe('a facility while the price of its collateral falls by a third', () => {
  it.each([livePlant, recordedPlant])('of %s passes every line in order', (uscc) => {
    const states = folded.rows.facilities
      .filter((row) => row.uscc === uscc)
      .map(({ state }) => state);
    // A lost message may warn for hours before: what is not seen is not counted.
    expect([...new Set(states)]).toEqual(['normal', 'warn', 'call', 'liquidate']);
  });

  it.each([livePlant, recordedPlant])('of %s leaves a history without a hole', (uscc) => {
    const entered = transitionsOf(folded.rows, uscc);
    expect(entered.length).toBeGreaterThanOrEqual(4);
    expect(entered.map(({ previous }) => previous)).toEqual([
      null,
      ...entered.slice(0, -1).map(({ state }) => state),
    ]);
    for (const { body, state, previous } of entered) {
      expect((JSON.parse(body) as FacilityAssessment).state).toBe(state);
      expect(state).not.toBe(previous);
    }
  });

  it.each([livePlant, recordedPlant])('of %s tells its bank, once for each state', (uscc) => {
    const entered = transitionsOf(folded.rows, uscc);
    const alerts = marginAlertsOf(folded.rows, uscc);
    const bad = entered.filter(({ state }) => state !== 'normal');
    expect(alerts.map(({ rule, openedMs }) => [rule, openedMs])).toEqual(
      bad.map(({ state, asOfMs }) => [`margin-${state}`, asOfMs]),
    );
    expect(new Set(alerts.map(({ tenant }) => tenant))).toEqual(new Set([entered[0]?.tenant]));
    // Each is closed by the next state.
    expect(alerts.map(({ closedMs }) => closedMs)).toEqual(
      entered.flatMap(({ state }, index) =>
        state === 'normal' ? [] : [entered[index + 1]?.asOfMs ?? null],
      ),
    );
  });

  it('is cured by the repayment at the end', () => {
    const { state, facility, ltvPpm } = lastFacility(folded.rows, recordedPlant);
    expect(state).toBe('normal');
    expect(facility.outstandingFen).toBe(60_000_000);
    expect(ltvPpm).toBeLessThan(650_000);
  });
});

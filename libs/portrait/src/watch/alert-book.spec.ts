import { ByteReader, ByteWriter, Prng } from '@chanrong/kernel';
import { describe, expect, it } from '@jest/globals';
import { type Alert, type AlertCondition, type AlertRule, alertRules } from './alert.js';
import { AlertBook } from './alert-book.js';

const uscc = '91320214MA1XKDM518';
const minuteMs = 60_000;

function holds(rule: AlertRule, subject = 'X'): AlertCondition {
  return { rule, subject, assetId: null, value: 1, limit: 0, unit: 's', sinceMs: null };
}

/** Reviews minute by minute; `pattern` says where the condition holds. */
function episodes(rule: AlertRule, pattern: string): string[] {
  const book = new AlertBook();
  return pattern
    .split('')
    .flatMap((mark, minute) =>
      book
        .review(uscc, minute * minuteMs, mark === '#' ? [holds(rule)] : [])
        .map(({ openedMs, closedMs }) =>
          closedMs === null
            ? `opens ${openedMs / minuteMs}`
            : `${openedMs / minuteMs} closes ${closedMs / minuteMs}`,
        ),
    );
}

describe('an episode', () => {
  it.each<[string, AlertRule, string, readonly string[]]>([
    ['opens at once without a dwell', 'clock-ahead', '.#', ['opens 1']],
    ['opens once, however long it lasts', 'clock-ahead', '#####', ['opens 0']],
    ['waits for its dwell', 'gateway-silent', '.####', ['opens 3']],
    ['is forgotten when it does not last', 'gateway-silent', '##.##.##', []],
    ['closes at once without a quiet time', 'gateway-silent', '####.', ['opens 2', '2 closes 4']],
    ['outlives a short recovery', 'clock-ahead', '#.........#', ['opens 0']],
    ['ends after its quiet time', 'clock-ahead', '#..........', ['opens 0', '0 closes 10']],
    [
      'may be followed by another',
      'gateway-silent',
      '###.###',
      ['opens 2', '2 closes 3', 'opens 6'],
    ],
  ])('%s', (_what, rule, pattern, expected) => {
    expect(episodes(rule, pattern)).toEqual(expected);
  });

  it('keeps the evidence with which it opened', () => {
    const book = new AlertBook();
    const [opened] = book.review(uscc, 0, [{ ...holds('clock-ahead'), value: 300 }]);
    book.review(uscc, minuteMs, [{ ...holds('clock-ahead'), value: 900 }]);
    const [closed] = book.review(uscc, 60 * minuteMs, []);
    expect(closed).toEqual({ ...opened, closedMs: 60 * minuteMs });
    expect(closed?.evidence.value).toBe(300);
  });
});

describe('a book', () => {
  const rules = Object.keys(alertRules) as AlertRule[];

  function* randomReviews(seed: number): Generator<[number, AlertCondition[]]> {
    const random = Prng.fromSeed(seed);
    let nowMs = 0;
    for (let turn = 0; turn < 400; turn += 1) {
      nowMs += random.integer({ min: 1, max: 90 }) * minuteMs;
      yield [
        nowMs,
        rules.flatMap((rule) =>
          ['A', 'B'].filter(() => random.uniform() < 0.6).map((subject) => holds(rule, subject)),
        ),
      ];
    }
  }

  it.each([1, 2, 3])('never has two open alerts of one rule and subject (seed %i)', (seed) => {
    const book = new AlertBook();
    const open = new Map<string, Alert>();
    let opened = 0;
    for (const [nowMs, conditions] of randomReviews(seed)) {
      for (const alert of book.review(uscc, nowMs, conditions)) {
        const key = `${alert.rule}|${alert.subject}`;
        expect(open.has(key)).toBe(alert.closedMs !== null);
        if (alert.closedMs === null) open.set(key, alert);
        else open.delete(key);
        opened += alert.closedMs === null ? 1 : 0;
      }
      expect(book.openCount).toBe(open.size);
    }
    expect(opened).toBeGreaterThan(50);
  });

  it.each([4, 5])('continues from its bytes as if it had never stopped (seed %i)', (seed) => {
    let book = new AlertBook();
    const undisturbed = new AlertBook();
    for (const [nowMs, conditions] of randomReviews(seed)) {
      const writer = new ByteWriter();
      book.write(writer);
      book = AlertBook.read(new ByteReader(writer.toBytes()));
      expect(book.review(uscc, nowMs, conditions)).toEqual(
        undisturbed.review(uscc, nowMs, conditions),
      );
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from '@chanrong/kernel';
import type { Portrait } from '@chanrong/portrait';
import fc from 'fast-check';
import { evaluate } from './evaluate.js';
import { scoreContent } from './score-content.js';
import { fixtureInput, fixtureNowMs } from './scoring.fixture.js';

const moment = fc.record({
  partition: fc.nat(63),
  seq: fc.integer({ min: 1, max: 1_000_000 }),
  knownAtMs: fc.integer({ min: fixtureNowMs, max: fixtureNowMs + 1e11 }),
});

function contentAt(
  journal: { partition: number; seq: number; knownAtMs: number },
  changes: Partial<Portrait>,
) {
  return canonicalJson(scoreContent(evaluate({ ...fixtureInput(changes), journal })));
}

describe('the content of a score', () => {
  it.each<Portrait['timeBase']>(['recorded', 'live'])(
    'of %s time does not know where and when it was recorded',
    (timeBase) => {
      fc.assert(
        fc.property(moment, moment, (one, other) => {
          expect(contentAt(one, { timeBase })).toBe(contentAt(other, { timeBase }));
        }),
      );
    },
  );

  const journal = { partition: 0, seq: 1, knownAtMs: fixtureNowMs };

  it('of recorded history names the instant it describes', () => {
    const asOfMs = fixtureNowMs - 1;
    const content = scoreContent(evaluate(fixtureInput({ timeBase: 'recorded', asOfMs })));
    expect(content.asOfMs).toBe(asOfMs);
  });

  it('does not change while time passes and nothing else does', () => {
    expect(contentAt(journal, { asOfMs: fixtureNowMs + 60_000 })).toBe(contentAt(journal, {}));
  });

  it('changes with what a bank would read', () => {
    expect(contentAt(journal, { assets: [] })).not.toBe(contentAt(journal, {}));
    expect(contentAt(journal, { name: 'renamed' })).not.toBe(contentAt(journal, {}));
  });

  it('judges the price of recorded stock by the time of the record', () => {
    const input = fixtureInput({ timeBase: 'recorded' });
    const muchLater = { ...input.journal, knownAtMs: fixtureNowMs + 1e11 };
    const { lines } = evaluate({ ...input, journal: muchLater }).collateral;
    expect(lines.some(({ code }) => code === 'STALE_PRICE')).toBe(false);
  });
});

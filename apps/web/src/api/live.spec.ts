import { describe, expect, it } from '@jest/globals';
import type { Event, RiskSummary } from './generated/types.gen.js';
import { askAgainMs, withEvents } from './live.js';

const row = (uscc: string) => ({ uscc, score: 612, grade: 'B', openAlertCount: 1 }) as RiskSummary;
const event = (uscc: string, type: string, data: object) => ({ uscc, type, data }) as Event;

describe('withEvents', () => {
  it('puts what events say into the lines they are about, in their order', () => {
    const fell = { outcome: 'scored', score: 598, grade: 'C', previous: null };
    const rose = { ...fell, score: 655, grade: 'A' };
    const [one, other] = withEvents(
      [row('A'), row('B')],
      [
        event('A', 'score.changed', fell),
        event('A', 'alert.opened', {}),
        event('A', 'score.changed', rose),
      ],
    );
    expect(one).toMatchObject({ score: 655, grade: 'A', openAlertCount: 2 });
    expect(other).toEqual(row('B'));
  });

  it('counts no alerts below none', () => {
    const closed = [event('A', 'alert.closed', {}), event('A', 'alert.closed', {})];
    expect(withEvents([row('A')], closed)[0]?.openAlertCount).toBe(0);
  });
});

describe('askAgainMs', () => {
  it('asks as often as the page wants while nobody tells', () => {
    expect(askAgainMs(['risk', 'A'], 1_000)).toBe(1_000);
  });
});

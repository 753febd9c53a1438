import { describe, expect, it } from '@jest/globals';
import { layOut } from './lay-out.js';

describe('layOut', () => {
  it('shows episodes from the first opening until now, and open ones as lasting', () => {
    const { fromMs, spans } = layOut(
      [
        { id: 'b', severity: 'critical', openedAt: '2026-09-01T05:00:00Z', closedAt: null },
        {
          id: 'a',
          severity: 'warning',
          openedAt: '2026-09-01T00:00:00Z',
          closedAt: '2026-09-01T02:30:00Z',
        },
      ],
      Date.parse('2026-09-01T10:00:00Z'),
    );
    expect(fromMs).toBe(Date.parse('2026-09-01T00:00:00Z'));
    expect(spans.map(({ id, from, to }) => [id, from, to])).toEqual([
      ['b', 0.5, 1],
      ['a', 0, 0.25],
    ]);
  });
});

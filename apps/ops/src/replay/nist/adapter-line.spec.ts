import { describe, expect, it } from '@jest/globals';
import { parseAdapterLine } from './adapter-line.js';

const atMs = Date.UTC(2019, 5, 20, 15, 16, 41, 753);

describe('parseAdapterLine', () => {
  it.each([
    ['2019-06-20T15:16:41.753Z|execution|ACTIVE', 'execution', 'ACTIVE', false],
    ['2019-06-20T15:16:41.753Z|Xload|27', 'Xload', '27', false],
    ['2019-06-20T15:16:41.753Z|subprogram|', 'subprogram', '', false],
    ['2019-06-20T15:16:41.753Z|estop|UNAVAILABLE', 'estop', null, false],
    ['2019-06-20T15:16:41.753Z|servo_cond|Unavailable||||', 'servo_cond', null, true],
    ['2019-06-20T15:16:41.753Z|servo_cond|Normal||||', 'servo_cond', 'Normal||||', true],
    [
      '2019-06-20T15:16:41.753Z|logic_cond|Fault|270|90||COND.MISSING (DOOR OPEN)',
      'logic_cond',
      'Fault|270|90||COND.MISSING (DOOR OPEN)',
      true,
    ],
    ['2019-06-20T15:16:41.753Z|note|a|b', 'note', 'a|b', false],
  ])('reads %s', (line, key, text, isCondition) => {
    expect(parseAdapterLine(line)).toEqual({ atMs, key, text, isCondition });
  });

  it('cuts times to milliseconds, it does not round them', () => {
    const line = '2018-02-08T18:49:31.786974Z|Xabs|UNAVAILABLE';
    expect(parseAdapterLine(line)?.atMs).toBe(Date.UTC(2018, 1, 8, 18, 49, 31, 786));
  });

  it.each([
    '',
    'garbage',
    '2019-06-20T15:16:41.753Z',
    '2019-06-20T15:16:41.753Z|key',
    '2019-06-20T15:16:41.753Z||value',
    '2019-06-31T15:16:41.753Z|key|value',
    'yesterday|key|value',
  ])('refuses %j', (line) => {
    expect(parseAdapterLine(line)).toBeUndefined();
  });
});

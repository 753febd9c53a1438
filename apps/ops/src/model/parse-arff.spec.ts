import { describe, expect, it } from '@jest/globals';
import { parseArff } from './parse-arff.js';

const head = [
  '% cases of a bank',
  "@relation 'cases'",
  "@attribute 'debt / equity' numeric",
  '@ATTRIBUTE margin real',
  '@attribute bankruptcy  {0,1}',
  '',
  '@data',
];
const text = (...rows: string[]) => [...head, ...rows, ''].join('\r\n');

describe('an ARFF file', () => {
  it('gives columns by name and outcomes; a question mark is not known', () => {
    const { columns, bad } = parseArff(text('0.5,1e-3,0', '?,-2,1'), 'a.arff');
    expect(columns).toEqual([
      { name: 'debt / equity', values: [0.5, Number.NaN] },
      { name: 'margin', values: [0.001, -2] },
    ]);
    expect(bad).toEqual([false, true]);
  });

  it.each([
    ['a row with a cell too few', text('1,0'), 'a.arff:8: has 2 cells where 3 attributes'],
    ['a word for a figure', text('1,x,0'), 'a.arff row 1: "x" is no number'],
    ['an empty cell', text('1,,0'), 'a.arff row 1: "" is no number'],
    ['an infinite figure', text('1,Infinity,0'), 'is no number'],
    ['an unknown outcome', text('1,2,?'), 'a.arff row 1: has no outcome'],
    ['no rows', text(), 'a.arff: has no rows'],
    ['another format', 'a,b\n1,2\n', 'a.arff:1: is no ARFF declaration'],
    [
      'an attribute of words',
      text('1,2,0').replace('margin real', 'margin {low,high}'),
      'attribute margin is not numeric',
    ],
    ['no outcome', text('1,2,0').replace('{0,1}', 'numeric'), 'does not end with an outcome {0,1}'],
    [
      'one name for two attributes',
      text('1,2,0').replace("'debt / equity'", 'margin'),
      'attribute margin is declared twice',
    ],
  ])('with %s is refused', (_, given, message) => {
    expect(() => parseArff(given, 'a.arff')).toThrow(message);
  });
});

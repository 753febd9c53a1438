import { describe, expect, it } from '@jest/globals';
import { cellsOf, parseAdapterLine, parseLine, parseRow } from './reading-line.js';

const nowMs = Date.UTC(2026, 10, 22);
const at = '2026-11-22T08:00:00Z';
const atMs = Date.UTC(2026, 10, 22, 8);

describe('parseLine', () => {
  it.each([
    ['T/mass_kg 1520.5', { name: 'T/mass_kg', atMs: nowMs, value: 1520.5 }],
    [`T/mass_kg -1e3 ${at}`, { name: 'T/mass_kg', atMs, value: -1000 }],
    ['M/execution ACTIVE', { name: 'M/execution', atMs: nowMs, value: 'ACTIVE' }],
    ['M/running true', { name: 'M/running', atMs: nowMs, value: true }],
    ['M/running UNAVAILABLE', { name: 'M/running', atMs: nowMs, value: null }],
    [`{"channel":"a/b","value":null,"at":"${at}"}`, { name: 'a/b', atMs, value: null }],
    ['', undefined],
    ['a/b', undefined],
    ['a/b 1 yesterday', undefined],
    ['{"channel":"a/b","value":[1]}', undefined],
    ['{"channel":', undefined],
  ])('%s', (line, expected) => {
    expect(parseLine(line, nowMs)).toEqual(expected);
  });
});

describe('parseAdapterLine', () => {
  it.each([
    [`${at}|Xload|12`, [{ name: 'Xload', atMs, value: 12 }]],
    [
      '|Xload|12|Yload|UNAVAILABLE',
      [
        { name: 'Xload', atMs: nowMs, value: 12 },
        { name: 'Yload', atMs: nowMs, value: null },
      ],
    ],
    [
      `${at}|cond|Fault|270|90||COOLANT LOW`,
      [{ name: 'cond', atMs, value: 'Fault|270|90||COOLANT LOW' }],
    ],
    ['* PONG 10000', []],
    ['nonsense', []],
  ])('%s', (line, expected) => {
    expect(parseAdapterLine(line, nowMs)).toEqual(expected);
  });
});

describe('parseRow', () => {
  const table = { columns: ['time', 'mass', 'state'], timeColumn: 'time' };

  it.each([
    [
      `${at},1,ACTIVE`,
      [
        { name: 'mass', atMs, value: 1 },
        { name: 'state', atMs, value: 'ACTIVE' },
      ],
    ],
    ['2026-11-22 08:00:00Z,,"a, b"', [{ name: 'state', atMs, value: 'a, b' }]],
    [`${atMs},5`, [{ name: 'mass', atMs, value: 5 }]],
    ['never,5,x', []],
  ])('%s', (line, expected) => {
    expect(parseRow(cellsOf(line), table)).toEqual(expected);
  });
});

import { describe, expect, it } from '@jest/globals';
import { birthSchema } from '@chanrong/contracts';
import { declareKeys, keysOf, parseAdapterLog, readingsOf } from './adapter-log.js';
import { meaningOfKey } from './key-meaning.js';

const monday = [
  '2019-06-07T07:00:46.763699Z|Xload|UNAVAILABLE',
  '2019-06-08T18:00:00.000Z|execution|UNAVAILABLE',
  '2019-06-10T10:00:00.000Z|execution|READY',
  '2019-06-10T10:00:05.000Z|execution|ACTIVE',
  '2019-06-10T10:00:04.000Z|Xload|27.5',
  '2019-06-10T10:00:06.000Z|program|798',
  '2019-06-10T10:00:07.000Z|logic_cond|Fault|270|90||DOOR OPEN',
];
const at = (second: number): number => Date.UTC(2019, 5, 10, 10, 0, second);

describe('readingsOf', () => {
  const lines = parseAdapterLog('monday', monday);
  const channels = declareKeys('M1', keysOf(lines), []);

  it('makes one reading a line, in file order, each with its own time', () => {
    const readings = [...readingsOf(lines, channels)];
    expect(readings.map(({ channelId, value }) => [channelId, value])).toEqual([
      [0, null],
      [1, null],
      [1, 'READY'],
      [1, 'ACTIVE'],
      [0, 27.5],
      [2, '798'],
      [3, 'Fault|270|90||DOOR OPEN'],
    ]);
    expect(readings.map(({ atMs }) => atMs)).toEqual(lines.map(({ atMs }) => atMs));
    expect(readings[4]?.atMs).toBe(at(4));
  });

  it('hands over the opening snapshot with the first line of the day, and late lines when they came', () => {
    const dues = [...readingsOf(lines, channels)].map(({ dueMs }) => dueMs);
    expect(dues).toEqual([at(0), at(0), at(0), at(5), at(5), at(6), at(7)]);
  });
});

describe('declareKeys', () => {
  const keys = keysOf(parseAdapterLog('monday', monday));

  it('declares a birth that the contract accepts', () => {
    const birth = { epoch: 1, firmware: 'spec', channels: declareKeys('M1', keys, []) };
    expect(birthSchema.parse(birth).channels).toEqual([
      { id: 0, asset: 'M1', measure: 'load_pct', name: 'Xload', unit: '%', report: 'change' },
      { id: 1, asset: 'M1', measure: 'execution', name: 'execution', report: 'change' },
      { id: 2, asset: 'M1', measure: 'program', name: 'program', report: 'change' },
      { id: 3, asset: 'M1', measure: 'condition', name: 'logic_cond', report: 'change' },
    ]);
  });

  it('keeps the ids of earlier files when later ones bring new keys', () => {
    const before = declareKeys('M1', keys, []);
    const lines = ['2019-06-11T10:00:00Z|Abs|1', monday[0] as string];
    const after = declareKeys('M1', keysOf(parseAdapterLog('tuesday', lines)), before);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.slice(before.length).map(({ id, name }) => [id, name])).toEqual([[4, 'Abs']]);
  });
});

describe('parseAdapterLog', () => {
  it('names file and line of what it cannot read', () => {
    const lines = [monday[0] as string, 'not a line'];
    expect(() => parseAdapterLog('monday.txt', lines)).toThrow(
      'monday.txt, line 2: cannot read "not a line"',
    );
  });
});

describe('meaningOfKey', () => {
  it.each([
    ['execution', 'execution'],
    ['Program_Status', 'execution'],
    ['PartCountAct', 'parts_total'],
    ['Part_Count', 'parts_total'],
    ['EStop_State', 'estop'],
    ['S2load', 'load_pct'],
    ['S2rpm', 'speed_rpm'],
    ['Stemp', 'temperature_c'],
    ['Zabs', 'position_mm'],
    ['Cdeg', 'angle_deg'],
    ['Yfrt', 'feedrate_mm_s'],
    ['Bfrt', 'feedrate_deg_s'],
    ['Fact', 'path_feedrate_mm_s'],
    ['Frapidovr', 'override_pct'],
    ['total_time', 'accumulated_s'],
    ['Mazak01_asset_chg', 'Mazak01_asset_chg'],
    ['x:ODD KEY', 'x_ODD_KEY'],
  ])('reads %s as %s', (key, measure) => {
    expect(meaningOfKey(key, false).measure).toBe(measure);
  });

  it('takes conditions by their lines, whatever their name', () => {
    expect(meaningOfKey('electric_temp', true).measure).toBe('condition');
  });
});

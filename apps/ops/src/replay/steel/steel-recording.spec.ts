import { describe, expect, it } from '@jest/globals';
import { parseCsv } from '../csv.js';
import { intervalEndMs } from './energy-row.js';
import { energyReadings } from './steel-recording.js';

const header =
  'date,Usage_kWh,Lagging_Current_Reactive_Power_kVarh,Leading_Current_Reactive_Power_kVarh,' +
  'Lagging_Current_Power_Factor,Leading_Current_Power_Factor';

describe('intervalEndMs', () => {
  it.each([
    ['01/01/2018 00:15', '2018-01-01T00:15:00+09:00'],
    ['01/01/2018 23:45', '2018-01-01T23:45:00+09:00'],
    ['01/01/2018 00:00', '2018-01-02T00:00:00+09:00'],
    ['31/12/2018 00:00', '2019-01-01T00:00:00+09:00'],
    ['28/02/2018 00:00', '2018-03-01T00:00:00+09:00'],
  ])('puts %s at %s', (text, instant) => {
    expect(intervalEndMs(text)).toBe(Date.parse(instant));
  });

  it.each(['', '2018-01-01 00:15', '30/02/2018 00:15', '01/01/2018 24:15'])(
    'refuses %j',
    (text) => {
      expect(intervalEndMs(text)).toBeUndefined();
    },
  );
});

describe('energyReadings', () => {
  it('makes the quarter hours of a day follow each other across midnight', () => {
    const rows = [
      '01/01/2018 23:45,1,2,3,4,5',
      '01/01/2018 00:00,6,7,8,9,10',
      '02/01/2018 00:15,0,0,0,0,0',
    ];
    const table = parseCsv('t', [header, ...rows, ''].join('\n'), ['date']);
    const energy = [...energyReadings('t', table)].filter(({ channelId }) => channelId === 0);
    const times = energy.map(({ atMs }) => atMs);
    expect(times.map((atMs) => atMs - (times[0] as number))).toEqual([0, 900_000, 1_800_000]);
    expect(energy.map(({ value }) => value)).toEqual([1, 6, 0]);
  });

  it('names file and line of a cell that is no number', () => {
    const table = parseCsv('t.csv', `${header}\n01/01/2018 00:15,,2,3,4,5\n`, ['date']);
    expect(() => [...energyReadings('t.csv', table)]).toThrow(
      't.csv, line 2: cannot read 01/01/2018',
    );
  });
});

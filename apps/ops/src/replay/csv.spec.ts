import { describe, expect, it } from '@jest/globals';
import { parseCsv } from './csv.js';

describe('parseCsv', () => {
  it('reads cells by column, past a byte order mark, quotes and Windows line ends', () => {
    const text = '\uFEFFcode,name,unit\r\nA,"Crude oil, ""light""",$/bbl\r\nB,,$/mt\r\n';
    const table = parseCsv('t.csv', text, ['code', 'unit']);
    expect(table.rowCount).toBe(2);
    expect(table.columns).toEqual(['code', 'name', 'unit']);
    expect(table.cell(0, 'name')).toBe('Crude oil, "light"');
    expect(table.cell(0, 'unit')).toBe('$/bbl');
    expect(table.cell(1, 'name')).toBe('');
    expect(table.cell(1, 'unit')).toBe('$/mt');
  });

  it('says which column is missing, and what there is instead', () => {
    expect(() => parseCsv('t.csv', 'a,b\n1,2\n', ['c'])).toThrow(
      't.csv: has no column c; its columns are a, b',
    );
  });
});

/** Comma-separated text as RFC 4180 has it, with named columns; enough for published tables. */
import { ImportError } from './import-error.js';
import { linesOf } from './source-files.js';

export interface CsvTable {
  readonly rowCount: number;
  /** The cell of a row (from 0); empty where the row is short. */
  cell(row: number, column: string): string;
  readonly columns: readonly string[];
}

/** @throws ImportError when a wanted column is missing. */
export function parseCsv(name: string, text: string, wanted: readonly string[]): CsvTable {
  const [header = '', ...lines] = linesOf(text.replace(/^\uFEFF/, ''));
  const columns = cellsOf(header);
  for (const column of wanted) {
    if (!columns.includes(column)) {
      const hint = `its columns are ${columns.slice(0, 12).join(', ')}; check --source`;
      throw new ImportError(name, `has no column ${column}`, hint);
    }
  }
  const place = new Map(columns.map((column, index) => [column, index]));
  const rows = lines.map(cellsOf);
  return {
    rowCount: rows.length,
    cell: (row, column) => rows[row]?.[place.get(column) ?? -1] ?? '',
    columns,
  };
}

function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const cells = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return Array.from(cells, ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

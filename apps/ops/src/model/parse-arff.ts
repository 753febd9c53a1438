/**
 * Attribute-Relation File Format, as far as tables of figures use it: numeric attributes, then one nominal
 * {0,1} that says who went bad. `?` is not known, `%` begins a comment.
 */
import type { Column, Sample } from '@chanrong/scoring';
import { ImportError } from '../replay/import-error.js';

interface Attribute {
  readonly name: string;
  readonly type: string;
}

/** @throws ImportError that names the line. @param path for messages */
export function parseArff(text: string, path: string): Sample {
  const attributes: Attribute[] = [];
  const rows: string[][] = [];
  let inData = false;
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('%')) return;
    const where = `${path}:${index + 1}`;
    if (inData) rows.push(cellsOf(line, attributes.length, where));
    else if (/^@data\b/i.test(line)) inData = true;
    else if (/^@attribute\b/i.test(line)) attributes.push(attributeOf(line, where));
    else if (!/^@relation\b/i.test(line)) throw fault(where, 'is no ARFF declaration');
  });
  if (rows.length === 0) throw fault(path, 'has no rows after @data');
  return sampleOf(attributes, rows, path);
}

function attributeOf(line: string, where: string): Attribute {
  const match = /^@attribute\s+(?:'([^']*)'|"([^"]*)"|(\S+))\s+(.+)$/i.exec(line);
  const name = match?.[1] ?? match?.[2] ?? match?.[3];
  const type = match?.[4];
  if (name === undefined || type === undefined) throw fault(where, 'is no attribute');
  return { name, type: type.replace(/\s/g, '').toLowerCase() };
}

function cellsOf(line: string, count: number, where: string): string[] {
  const cells = line.split(',');
  if (cells.length === count) return cells;
  throw fault(where, `has ${cells.length} cells where ${count} attributes are declared`);
}

function sampleOf(attributes: readonly Attribute[], rows: string[][], path: string): Sample {
  const outcome = attributes.at(-1);
  if (outcome?.type !== '{0,1}') throw fault(path, 'does not end with an outcome {0,1}');
  const figures = attributes.slice(0, -1);
  const other = figures.find(({ type }) => !['numeric', 'real', 'integer'].includes(type));
  if (other !== undefined) throw fault(path, `attribute ${other.name} is not numeric`);
  const doubled = figures.find(({ name }, i) => figures.findIndex((f) => f.name === name) < i);
  if (doubled !== undefined) throw fault(path, `attribute ${doubled.name} is declared twice`);
  const columns = figures.map(({ name }, column): Column => {
    return {
      name,
      values: rows.map((row, index) => figure(row[column], `${path} row ${index + 1}`)),
    };
  });
  const bad = rows.map((row, index) => {
    const cell = row.at(-1)?.trim();
    if (cell !== '0' && cell !== '1') throw fault(`${path} row ${index + 1}`, 'has no outcome');
    return cell === '1';
  });
  return { columns, bad };
}

/** NaN where not known. */
function figure(cell: string | undefined, where: string): number {
  const text = cell?.trim() ?? '';
  if (text === '?') return Number.NaN;
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) throw fault(where, `"${text}" is no number`);
  return value;
}

function fault(where: string, what: string): ImportError {
  return new ImportError(where, what, 'give an ARFF file of figures with an outcome {0,1} last');
}

/**
 * Lines of text to readings, in the three forms that a plant has on its first day. Every parser gives
 * undefined for what is no line of its form; a name that is no declared channel is the caller's to skip.
 */
import { parseInstant } from '@chanrong/kernel';

export interface NamedReading {
  /** As the source calls the channel. */
  readonly name: string;
  readonly atMs: number;
  readonly value: number | string | boolean | null;
}

/** `TANK-01/mass_kg 1520.5` with an optional RFC 3339 time, or `{"channel":…,"value":…,"at":…}`. */
export function parseLine(line: string, nowMs: number): NamedReading | undefined {
  const text = line.trim();
  if (text.startsWith('{')) return parseJsonLine(text, nowMs);
  const [name, value, at, ...rest] = text.split(/\s+/);
  if (name === undefined || value === undefined || rest.length > 0) return undefined;
  const atMs = at === undefined ? nowMs : parseInstant(at);
  return atMs === undefined ? undefined : { name, atMs, value: valueOf(value) };
}

function parseJsonLine(text: string, nowMs: number): NamedReading | undefined {
  try {
    const { channel, value, at } = JSON.parse(text) as Record<string, unknown>;
    const atMs = at === undefined ? nowMs : typeof at === 'string' ? parseInstant(at) : undefined;
    if (typeof channel !== 'string' || atMs === undefined || !isValue(value)) return undefined;
    return { name: channel, atMs, value };
  } catch {
    return undefined;
  }
}

function isValue(value: unknown): value is NamedReading['value'] {
  return value === null || ['number', 'string', 'boolean'].includes(typeof value);
}

/**
 * A line of an MTConnect adapter (SHDR): `time|key|value|key|value…`, or a condition
 * `time|key|level|native code|native severity|qualifier|text`. An adapter without a clock leaves the
 * time empty.
 */
export function parseAdapterLine(line: string, nowMs: number): readonly NamedReading[] {
  const fields = line.trim().split('|');
  const [time = '', key = '', value] = fields;
  const atMs = time === '' ? nowMs : parseInstant(time);
  if (atMs === undefined || key === '' || value === undefined || line.startsWith('*')) return [];
  if (/^(?:Normal|Warning|Fault)$/i.test(value) && fields.length > 4) {
    return [{ name: key, atMs, value: fields.slice(2).join('|') }];
  }
  const readings: NamedReading[] = [];
  for (let index = 1; index + 1 < fields.length; index += 2) {
    readings.push({ name: fields[index] as string, atMs, value: valueOf(fields[index + 1] ?? '') });
  }
  return readings;
}

/** Cells of a row of a table by the names of its columns; one of them is the time. */
export function parseRow(
  cells: readonly string[],
  { columns, timeColumn }: { readonly columns: readonly string[]; readonly timeColumn: string },
): readonly NamedReading[] {
  const at = cells[columns.indexOf(timeColumn)] ?? '';
  // Spreadsheets write a blank where the standard has a T.
  const atMs = parseInstant(at.replace(' ', 'T')) ?? unixInstant(at);
  if (atMs === undefined) return [];
  return columns.flatMap((name, index) => {
    const cell = cells[index] ?? '';
    return name === timeColumn || cell === '' ? [] : [{ name, atMs, value: valueOf(cell) }];
  });
}

export function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',').map((cell) => cell.trim());
  const cells = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return Array.from(
    cells,
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain?.trim() ?? '',
  );
}

function unixInstant(text: string): number | undefined {
  return /^\d{13}$/.test(text) ? Number(text) : undefined;
}

function valueOf(text: string): NamedReading['value'] {
  if (/^(?:unavailable|null)$/i.test(text)) return null;
  if (text === 'true' || text === 'false') return text === 'true';
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}

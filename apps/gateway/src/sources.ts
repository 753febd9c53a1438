/** Where readings come from: standard input, a CSV file that grows, an MTConnect adapter. */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { SourceSettings } from './gateway.config.js';
import {
  cellsOf,
  type NamedReading,
  parseAdapterLine,
  parseLine,
  parseRow,
} from './reading-line.js';

export interface SourceEvents {
  readonly onReading: (reading: NamedReading) => Promise<void>;
  readonly onUnusable: (line: string) => void;
  /** Resolves when all readings so far are on disk. */
  readonly flush: () => Promise<void>;
  readonly onTrouble: (what: string) => void;
}

export interface SourceContext {
  /** Remembers how far a file was read. */
  readonly placeFile: string;
  readonly signal: AbortSignal;
}

const followMs = 500;
const reconnectMs = 2_000;
const heartbeatMs = 10_000;

/** Resolves at the end of the source, or when the signal fires. */
export async function runSource(
  settings: SourceSettings,
  events: SourceEvents,
  context: SourceContext,
): Promise<void> {
  if (settings.kind === 'csv') await readTable(settings, events, context);
  else if (settings.kind === 'adapter') await readAdapter(settings, events, context);
  else await readInput(events, context);
}

async function readInput(events: SourceEvents, { signal }: SourceContext): Promise<void> {
  const lines = createInterface({ input: process.stdin, signal });
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const reading = parseLine(line, Date.now());
    if (reading === undefined) events.onUnusable(line);
    else await events.onReading(reading);
  }
}

/** Begins where the last run had everything on disk; a row is never skipped, and read twice at most. */
async function readTable(
  { file, timeColumn, follow }: Extract<SourceSettings, { kind: 'csv' }>,
  events: SourceEvents,
  { placeFile, signal }: SourceContext,
): Promise<void> {
  const columns = cellsOf(await firstLine(file));
  if (!columns.includes(timeColumn)) {
    throw new Error(`${file} has no column ${timeColumn}; its columns are ${columns.join(', ')}`);
  }
  let offset = await readPlace(placeFile);
  while (!signal.aborted) {
    const { size } = await stat(file);
    // A file that shrank was begun anew.
    if (size < offset) offset = 0;
    for await (const { line, end } of completeLines(file, offset)) {
      if (signal.aborted) break;
      if (offset > 0 || cellsOf(line).join() !== columns.join()) {
        const readings = parseRow(cellsOf(line), { columns, timeColumn });
        if (readings.length === 0) events.onUnusable(line);
        for (const reading of readings) await events.onReading(reading);
      }
      offset = end;
    }
    await events.flush();
    await writePlace(placeFile, offset);
    if (!follow) return;
    await delay(followMs, undefined, { signal }).catch(() => undefined);
  }
}

async function firstLine(file: string): Promise<string> {
  for await (const { line } of completeLines(file, 0)) return line.replace(/^\uFEFF/, '');
  throw new Error(`${file} has no first line with the names of its columns`);
}

/** Lines that have their line feed, with the offset behind it; what is still being written waits. */
async function* completeLines(
  file: string,
  start: number,
): AsyncGenerator<{ readonly line: string; readonly end: number }> {
  let rest = Buffer.alloc(0);
  let offset = start;
  for await (const chunk of createReadStream(file, { start })) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
      offset += at + 1;
      yield { line: rest.toString('utf8', 0, at).replace(/\r$/, ''), end: offset };
      rest = rest.subarray(at + 1);
    }
  }
}

async function readPlace(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => '0');
  const place = Number(text);
  return Number.isSafeInteger(place) && place >= 0 ? place : 0;
}

async function writePlace(file: string, place: number): Promise<void> {
  await writeFile(`${file}.new`, String(place));
  await rename(`${file}.new`, file);
}

/** As an MTConnect agent does: connects, and again whenever the connection ends. */
async function readAdapter(
  { host, port }: Extract<SourceSettings, { kind: 'adapter' }>,
  events: SourceEvents,
  { signal }: SourceContext,
): Promise<void> {
  while (!signal.aborted) {
    const socket = connect({ host, port });
    const beat = setInterval(() => socket.write('* PING\n'), heartbeatMs);
    signal.addEventListener('abort', () => socket.destroy(), { once: true });
    try {
      await once(socket, 'connect');
      for await (const line of createInterface({ input: socket })) {
        const readings = parseAdapterLine(line, Date.now());
        if (readings.length === 0 && !line.startsWith('*')) events.onUnusable(line);
        for (const reading of readings) await events.onReading(reading);
      }
    } catch (error) {
      if (!signal.aborted) events.onTrouble(`adapter ${host}:${port}: ${(error as Error).message}`);
    }
    clearInterval(beat);
    socket.destroy();
    await delay(reconnectMs, undefined, { signal }).catch(() => undefined);
  }
}

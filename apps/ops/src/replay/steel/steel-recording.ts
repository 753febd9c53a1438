/** One year of electricity of a steel plant in Gwangyang, Korea, as a recording. */
import { basename } from 'node:path';
import type { BirthChannel } from '@chanrong/contracts';
import { parseUscc, unwrap } from '@chanrong/kernel';
import { type CsvTable, parseCsv } from '../csv.js';
import { cutMessages, type RecordedReading } from '../cut-messages.js';
import { ImportError } from '../import-error.js';
import type { Recording, RecordingPart } from '../recording.js';
import { listFiles, readSource } from '../source-files.js';
import { intervalEndMs } from './energy-row.js';

const asset = 'METER-01';
const epoch = 1;
const periodMs = 900_000;

/** Columns of the file and what they measure. CO2 is computed from the energy by the publisher: left out. */
const columns: readonly (readonly [column: string, channel: Omit<BirthChannel, 'id' | 'asset'>])[] =
  [
    ['Usage_kWh', { measure: 'energy_kwh', unit: 'kWh', min: 0 }],
    ['Lagging_Current_Reactive_Power_kVarh', { measure: 'reactive_lagging_kvarh', unit: 'kvarh' }],
    ['Leading_Current_Reactive_Power_kVarh', { measure: 'reactive_leading_kvarh', unit: 'kvarh' }],
    ['Lagging_Current_Power_Factor', { measure: 'power_factor_lagging_pct', unit: '%' }],
    ['Leading_Current_Power_Factor', { measure: 'power_factor_leading_pct', unit: '%' }],
  ];

const channels: readonly BirthChannel[] = columns.map(([, channel], id) => ({
  id,
  asset,
  ...channel,
  report: 'periodic',
  periodMs,
}));

/** @throws ImportError when a file cannot be read or has other columns. */
export async function steelRecording(source: string, glob = '*.csv'): Promise<Recording> {
  const parts: RecordingPart[] = [];
  for (const path of await listFiles(source, glob)) parts.push(await openTable(path));
  return {
    enterprise: {
      uscc: unwrap(parseUscc('91320298MA0UC85119')),
      name: 'UCI steel plant, Gwangyang (recorded)',
      utcOffsetMinutes: 540,
    },
    assets: [{ assetId: asset, kind: 'meter', name: 'Main electricity meter' }],
    gatewayId: 'uci-steel-meter',
    epoch,
    firmware: 'quarter-hour meter',
    parts,
    channels: () => [...channels],
  };
}

async function openTable(path: string): Promise<RecordingPart> {
  const name = basename(path);
  const { text, sha256 } = await readSource(path);
  const table = parseCsv(name, text, ['date', ...columns.map(([column]) => column)]);
  return {
    name,
    sha256,
    lineCount: table.rowCount,
    async *messages(_channels, firstSeq) {
      yield* cutMessages(energyReadings(name, table), { epoch, seq: firstSeq });
    },
  };
}

/** One reading a row and channel, in order. @throws ImportError at the first cell that is no number. */
export function* energyReadings(name: string, table: CsvTable): Generator<RecordedReading> {
  let dueMs = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < table.rowCount; row += 1) {
    const atMs = intervalEndMs(table.cell(row, 'date'));
    const values = columns.map(([column]) => numberOf(table.cell(row, column)));
    if (atMs === undefined || values.includes(undefined)) {
      const shown = [table.cell(row, 'date'), ...columns.map(([c]) => table.cell(row, c))].join();
      const hint = 'rows have a date dd/mm/yyyy hh:mm and numbers';
      throw new ImportError(`${name}, line ${row + 2}`, `cannot read ${shown}`, hint);
    }
    dueMs = Math.max(dueMs, atMs);
    for (const [channelId, value] of values.entries()) {
      yield { channelId, atMs, dueMs, value: value as number };
    }
  }
}

function numberOf(text: string): number | undefined {
  const value = Number(text);
  return text.trim() === '' || !Number.isFinite(value) ? undefined : value;
}

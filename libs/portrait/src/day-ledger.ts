/** Production per local calendar day of one enterprise: the last `portraitDaysMax` days that have data. */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';
import { foldPolicy } from './fold-policy.js';
import type { RollupMeasure } from './measure.js';
import type { DayPortrait } from './portrait.js';
import { emptyDay } from './production/empty-production.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type DayCells = Mutable<DayPortrait>;

export class DayLedger {
  private readonly cellsByDay: DayCells[] = [];
  /** The newest day that had to leave: it and all before it are left to the rollups. */
  private leftDay = Number.NEGATIVE_INFINITY;

  /** Ascending by day. */
  get days(): readonly DayPortrait[] {
    return this.cellsByDay;
  }

  /**
   * Adds to a day, unless it has left the ledger. A day from which everything was taken back is no day
   * with data, so the order of arrival leaves no trace.
   */
  add(day: number, measure: RollupMeasure, quantity: number): void {
    const cells = this.cells(day);
    if (cells === undefined) return;
    addTo(cells, measure, quantity);
    if (quantity < 0 && isEmpty(cells)) this.cellsByDay.splice(this.cellsByDay.indexOf(cells), 1);
  }

  /** A copy that can be added to without touching the ledger. */
  copy(): DayLedger {
    const ledger = new DayLedger();
    for (const cells of this.cellsByDay) ledger.cellsByDay.push({ ...cells });
    ledger.leftDay = this.leftDay;
    return ledger;
  }

  write(writer: ByteWriter): void {
    writer.f64(this.leftDay);
    writer.u53(this.cellsByDay.length);
    for (const cells of this.cellsByDay) {
      writer.i32(cells.day);
      writer.f64(cells.operatingMs);
      writer.f64(cells.observedMs);
      writer.f64(cells.energyMwh);
      writer.f64(cells.parts);
      writer.f64(cells.faults);
      writer.f64(cells.goodParts);
      writer.f64(cells.standardMs);
      writer.f64(cells.workedMs);
      writer.f64(cells.headcount);
    }
  }

  static read(reader: ByteReader): DayLedger {
    const ledger = new DayLedger();
    ledger.leftDay = reader.f64();
    const count = reader.u53();
    for (let index = 0; index < count; index += 1) {
      ledger.cellsByDay.push({
        day: reader.i32(),
        operatingMs: reader.f64(),
        observedMs: reader.f64(),
        energyMwh: reader.f64(),
        parts: reader.f64(),
        faults: reader.f64(),
        goodParts: reader.f64(),
        standardMs: reader.f64(),
        plannedMs: 0,
        workedMs: reader.f64(),
        headcount: reader.f64(),
      });
    }
    return ledger;
  }

  private cells(day: number): DayCells | undefined {
    const last = this.cellsByDay.at(-1);
    if (last !== undefined && last.day === day) return last;
    let index = this.cellsByDay.length;
    while (index > 0 && (this.cellsByDay[index - 1] as DayCells).day > day) index -= 1;
    const found = this.cellsByDay[index - 1];
    if (found !== undefined && found.day === day) return found;
    if (day <= this.leftDay) return undefined;
    const cells = { ...emptyDay, day };
    this.cellsByDay.splice(index, 0, cells);
    if (this.cellsByDay.length <= foldPolicy.portraitDaysMax) return cells;
    const oldest = this.cellsByDay.shift() as DayCells;
    this.leftDay = oldest.day;
    return oldest === cells ? undefined : cells;
  }
}

function addTo(cells: DayCells, measure: RollupMeasure, quantity: number): void {
  switch (measure) {
    case 'operating_ms':
      cells.operatingMs += quantity;
      break;
    case 'observed_ms':
      cells.observedMs += quantity;
      break;
    case 'energy_mwh':
      cells.energyMwh += quantity;
      break;
    case 'parts':
      cells.parts += quantity;
      break;
    case 'faults':
      cells.faults += quantity;
      break;
    case 'good_parts':
      cells.goodParts += quantity;
      break;
    case 'standard_ms':
      cells.standardMs += quantity;
      break;
    case 'worked_ms':
      cells.workedMs += quantity;
      break;
    case 'headcount':
      cells.headcount += quantity;
      break;
  }
}

function isEmpty(cells: DayCells): boolean {
  const { operatingMs, observedMs, energyMwh, parts, faults } = cells;
  const { goodParts, standardMs, workedMs, headcount } = cells;
  const hasMachines = operatingMs !== 0 || observedMs !== 0 || energyMwh !== 0 || faults !== 0;
  const hasOutput = parts !== 0 || goodParts !== 0 || standardMs !== 0;
  return !hasMachines && !hasOutput && workedMs === 0 && headcount === 0;
}

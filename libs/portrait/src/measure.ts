/** What a channel can measure, and how the fold treats it. Names: docs/gateway-protocol.md. */

export const measureKind = {
  /** Number without further meaning to the portrait: checked, kept, not summed. */
  gauge: 0,
  /** Operating state: running or not. */
  state: 1,
  /** Energy of the interval that ends at the reading's time, kWh. */
  energyInterval: 2,
  /** Meter register, kWh. */
  energyRegister: 3,
  /** Counter of items made. */
  countRegister: 4,
  /** Stock; the asset's `kgPerUnit` turns the reading into kilograms, except for `mass_kg`. */
  stock: 5,
  /** MTConnect condition: the word before the first `|` is the level. */
  condition: 6,
  /** Emergency stop: ARMED or TRIGGERED. */
  emergencyStop: 7,
  /** Number that tells how a machine is: a change of its course is told. */
  trend: 8,
  /** Cover switch, seal or tilt of the asset's sensors: 1 open, 0 closed. */
  cover: 9,
  /** Counter of items that passed inspection. */
  goodRegister: 10,
  /** Person-hours worked in the interval that ends at the reading's time. */
  labourInterval: 11,
  /** People at work: a count, never who. */
  headcount: 12,
} as const;

export type MeasureKind = (typeof measureKind)[keyof typeof measureKind];

const kindByMeasure: ReadonlyMap<string, MeasureKind> = new Map<string, MeasureKind>([
  ['running', measureKind.state],
  ['execution', measureKind.state],
  ['energy_kwh', measureKind.energyInterval],
  ['energy_total_kwh', measureKind.energyRegister],
  ['parts_total', measureKind.countRegister],
  ['good_parts_total', measureKind.goodRegister],
  ['shift_hours', measureKind.labourInterval],
  ['headcount', measureKind.headcount],
  ['mass_kg', measureKind.stock],
  ['level', measureKind.stock],
  ['item_count', measureKind.stock],
  ['condition', measureKind.condition],
  ['estop', measureKind.emergencyStop],
  ['tamper', measureKind.cover],
  ['temperature_c', measureKind.trend],
  ['pressure_bar', measureKind.trend],
  ['vibration_g', measureKind.trend],
  ['vibration_mm_s', measureKind.trend],
  ['current_a', measureKind.trend],
  ['voltage_v', measureKind.trend],
  ['flow_l_min', measureKind.trend],
]);

export function kindOfMeasure(measure: string): MeasureKind {
  return kindByMeasure.get(measure) ?? measureKind.gauge;
}

/** Whether readings of this kind are numbers only: a word or a boolean is no stock, energy or count. */
export function isNumeric(kind: MeasureKind): boolean {
  const isQuantity = kind >= measureKind.energyInterval && kind <= measureKind.stock;
  return isQuantity || kind >= measureKind.goodRegister;
}

/** MTConnect's word for "no value". */
export const noValue = 'UNAVAILABLE';

/** Numbers that text readings stand for; `null`: the source says that it has no value. */
export function codeOfText(kind: MeasureKind, text: string): number | null {
  if (text === noValue) return null;
  if (kind === measureKind.state) return text === 'ACTIVE' || text === 'RUNNING' ? 1 : 0;
  if (kind === measureKind.emergencyStop) return text === 'TRIGGERED' ? 1 : 0;
  if (kind === measureKind.condition) return conditionLevel(text);
  if (kind === measureKind.cover) return coverCode(text);
  // A word is no temperature; on a plain channel it is what the channel says.
  if (kind === measureKind.trend) return null;
  return 0;
}

/** Another word is no news about the cover: a typing error must not stop a loan, nor hide a break-in. */
function coverCode(text: string): number | null {
  if (text === 'OPEN' || text === 'TAMPERED') return 1;
  return text === 'CLOSED' ? 0 : null;
}

export const conditionLevels = { normal: 0, warning: 1, fault: 2 } as const;

function conditionLevel(text: string): number | null {
  const bar = text.indexOf('|');
  switch ((bar < 0 ? text : text.slice(0, bar)).toLowerCase()) {
    case 'fault':
      return conditionLevels.fault;
    case 'warning':
      return conditionLevels.warning;
    case 'unavailable':
      return null;
    default:
      return conditionLevels.normal;
  }
}

/** Quantities summed per local day and asset. Integers: sums are exact whatever their order. */
export type RollupMeasure =
  | 'operating_ms'
  | 'observed_ms'
  | 'energy_mwh'
  | 'parts'
  | 'faults'
  | 'good_parts'
  | 'standard_ms'
  | 'worked_ms'
  | 'headcount';

/**
 * What readings of a kind come to on a day; the second is counted beside the first. Nothing for kinds that
 * do not add up.
 */
export function rollupMeasuresOf(kind: MeasureKind): readonly RollupMeasure[] {
  switch (kind) {
    case measureKind.state:
      return ['observed_ms', 'operating_ms'];
    case measureKind.energyInterval:
    case measureKind.energyRegister:
      return ['energy_mwh'];
    case measureKind.countRegister:
      return ['parts', 'standard_ms'];
    case measureKind.goodRegister:
      return ['good_parts'];
    case measureKind.labourInterval:
      return ['worked_ms'];
    case measureKind.headcount:
      return ['headcount'];
    case measureKind.condition:
    case measureKind.emergencyStop:
      return ['faults'];
    default:
      return [];
  }
}

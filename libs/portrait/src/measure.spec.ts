import { describe, expect, it } from '@jest/globals';
import { codeOfText, isNumeric, kindOfMeasure, measureKind, type MeasureKind } from './measure.js';

const { state, condition, cover, emergencyStop, gauge, stock } = measureKind;

describe('kindOfMeasure', () => {
  it.each([
    ['running', 'state'],
    ['execution', 'state'],
    ['energy_kwh', 'energyInterval'],
    ['energy_total_kwh', 'energyRegister'],
    ['parts_total', 'countRegister'],
    ['good_parts_total', 'goodRegister'],
    ['shift_hours', 'labourInterval'],
    ['headcount', 'headcount'],
    ['mass_kg', 'stock'],
    ['level', 'stock'],
    ['item_count', 'stock'],
    ['condition', 'condition'],
    ['estop', 'emergencyStop'],
    ['tamper', 'cover'],
    ['power_kw', 'gauge'],
    ['mode', 'gauge'],
    ['RUNNING', 'gauge'],
    ['__proto__', 'gauge'],
  ] as const)('%s is a %s', (measure, kind) => {
    expect(kindOfMeasure(measure)).toBe(measureKind[kind]);
  });
});

describe('isNumeric', () => {
  it('holds for what is summed or priced', () => {
    const numeric = Object.entries(measureKind).filter(([, kind]) => isNumeric(kind));
    expect(numeric.map(([name]) => name)).toEqual([
      'energyInterval',
      'energyRegister',
      'countRegister',
      'stock',
      'goodRegister',
      'labourInterval',
      'headcount',
    ]);
  });
});

describe('codeOfText', () => {
  it.each<[MeasureKind, string, number | null]>([
    [state, 'ACTIVE', 1],
    [state, 'RUNNING', 1],
    [state, 'active', 0],
    [state, 'READY', 0],
    [state, 'INTERRUPTED', 0],
    [state, 'PROGRAM_COMPLETED', 0],
    [state, 'UNAVAILABLE', null],
    [state, '', 0],
    [emergencyStop, 'TRIGGERED', 1],
    [emergencyStop, 'ARMED', 0],
    [emergencyStop, 'UNAVAILABLE', null],
    [condition, 'Fault|270|90||COOLANT LOW', 2],
    [condition, 'FAULT', 2],
    [condition, 'fault|', 2],
    [condition, 'Warning|1|||', 1],
    [condition, 'Normal||||', 0],
    [condition, 'unavailable||||', null],
    [condition, 'UNAVAILABLE', null],
    [condition, '|Fault', 0],
    [condition, 'Faulty', 0],
    [cover, 'OPEN', 1],
    [cover, 'TAMPERED', 1],
    [cover, 'CLOSED', 0],
    [cover, 'opne', null],
    [cover, 'UNAVAILABLE', null],
    [gauge, 'AUTOMATIC', 0],
    [gauge, 'UNAVAILABLE', null],
    [stock, 'UNAVAILABLE', null],
  ])('kind %i: %j is %p', (kind, text, code) => {
    expect(codeOfText(kind, text)).toBe(code);
  });
});

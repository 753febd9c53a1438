import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ChannelTable, channelStride, field } from './channel-table.js';
import { measureKind, type MeasureKind } from './measure.js';

const fresh = recordOf(new ChannelTable(), measureKind.gauge);

function recordOf(table: ChannelTable, kind: MeasureKind): Float64Array {
  return table.read(table.add(kind), new Float64Array(channelStride));
}

/** Any state that a channel can have. */
const record = fc
  .record({
    doubles: fc.array(fc.double(), { minLength: channelStride, maxLength: channelStride }),
    count: fc.maxSafeNat(),
    minute: fc.oneof(fc.integer({ min: 0, max: 40_000_000 }), fc.constant(-Infinity)),
    flag: fc.constantFrom(0, 1, 3, 4),
    limits: fc.constantFrom([-1, 1], [0, 1e15], [-Infinity, Infinity]),
  })
  .map(({ doubles, count, minute, flag, limits }) => {
    const given = Float64Array.from(doubles);
    given[field.readingCount] = count;
    given[field.trustMinute] = minute;
    given[field.worstFlag] = flag;
    given.set(limits, field.min);
    return given;
  });

describe('ChannelTable', () => {
  it('keeps every channel where it is, however many follow', () => {
    const table = new ChannelTable();
    const count = 3_000;
    const given = Float64Array.from(fresh);
    for (let index = 0; index < count; index += 1) {
      expect(table.add(measureKind.stock)).toBe(index);
      given[field.lastValue] = index;
      table.write(index, given);
    }
    expect(table.length).toBe(count);
    for (const index of [0, 1, 1_023, 1_024, 2_047, 2_048, count - 1]) {
      given[field.lastValue] = index;
      expect(table.read(index, new Float64Array(channelStride))).toEqual(given);
    }
  });

  it('gives back what it was given, whatever else is in it', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 40 }), (records) => {
        const table = new ChannelTable();
        for (const given of records) table.write(table.add(measureKind.countRegister), given);
        // Twice: limits that a channel no longer has must not be taken for those it has.
        records.forEach((given, index) => table.write(index, given));
        const found = records.map((_, index) => table.read(index, new Float64Array(channelStride)));
        expect(found).toEqual(records);
      }),
    );
  });

  it('starts a channel anew', () => {
    const table = new ChannelTable();
    const channel = table.add(measureKind.stock);
    table.write(channel, new Float64Array(channelStride).fill(7));
    for (const kind of [measureKind.state, measureKind.state, measureKind.gauge]) {
      table.reset(channel, kind);
      expect(table.read(channel, new Float64Array(channelStride))).toEqual(fresh);
      expect(table.kind(channel)).toBe(kind);
    }
  });

  it('keeps as many sets of limits as differ now', () => {
    const table = new ChannelTable();
    const channels = [table.add(measureKind.gauge), table.add(measureKind.gauge)];
    const rowsBefore = table.limits.rows.length;
    for (let max = 0; max < 1_000; max += 1) {
      for (const index of channels) {
        table.configure(index, { gapMs: 1, min: 0, max, flatlineMs: 1 });
        expect(table.read(index, new Float64Array(channelStride))[field.max]).toBe(max);
      }
    }
    expect(table.limits.rows).toHaveLength(rowsBefore);
  });
});

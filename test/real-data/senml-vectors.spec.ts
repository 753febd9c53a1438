import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Decoded, decodeSenmlCbor, decodeSenmlJson } from '@chanrong/contracts';
import type { DataMessage } from '@chanrong/portrait';
import { describe, expect, it } from '@jest/globals';
import { referenceData } from './reference-data.js';

/** The examples of RFC 8428 as its working group publishes them, with their resolution. */
const read = (name: string) => readFileSync(join(referenceData('senml-vectors'), name));

interface ResolvedRecord {
  readonly n: string;
  readonly t?: number;
  readonly v?: number;
  readonly vs?: string;
  readonly vb?: boolean;
}

function readings(decoded: Decoded<DataMessage>) {
  if (!decoded.ok) throw new Error(decoded.error.detail);
  const { channels, offsets, values } = decoded.value;
  return Array.from(channels, (name, at) => ({ name, atMs: offsets[at], value: values[at] }));
}

function resolved(example: number) {
  const records = JSON.parse(read(`ex${example}.gen.resolved.json`).toString()) as ResolvedRecord[];
  return records.map(({ n, t, v, vs, vb }) => ({
    name: n,
    atMs: Math.round((t as number) * 1_000),
    value: v ?? vs ?? vb,
  }));
}

describe('RFC 8428 examples', () => {
  it.each([3, 4, 5, 6, 8, 10, 11, 12])('%i resolves as published', (example) => {
    expect(readings(decodeSenmlJson(read(`ex${example}.json`), '1/1'))).toEqual(resolved(example));
  });

  // Their resolution holds the "now" of the day on which it was made.
  it.each([1, 2, 7, 9])('%i has no time of its own', (example) => {
    const found = readings(decodeSenmlJson(read(`ex${example}.json`), '1/1'));
    expect(found.map(({ atMs }) => atMs)).toEqual(found.map(() => Number.NaN));
    // The published resolution leaves out data values (vd), which no channel takes.
    const usable = found.filter(({ value }) => value !== undefined);
    expect(usable.map(({ name, value }) => [name, value])).toEqual(
      resolved(example).map(({ name, value }) => [name, value]),
    );
  });

  it.each([3, 5])('%i says the same in CBOR', (example) => {
    expect(readings(decodeSenmlCbor(read(`ex${example}.gen.cbor`), '1/1'))).toEqual(
      resolved(example),
    );
  });
});

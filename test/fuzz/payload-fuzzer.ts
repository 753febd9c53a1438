/**
 * Payloads that nobody should send: valid ones of every form, broken in the ways that wires, firmware
 * and ill will break them. One seed gives one row of payloads.
 */
import type { TelemetryKind } from '@chanrong/contracts';
import { type Prng } from '@chanrong/kernel';

export interface FuzzedMessage {
  readonly kind: TelemetryKind;
  readonly suffix: string | undefined;
  readonly body: Buffer;
}

interface Form {
  readonly kind: TelemetryKind;
  readonly suffix?: (prng: Prng) => string;
  readonly valid: (prng: Prng) => Buffer;
}

const baseMs = 1_763_800_000_000;
const numbers = [
  '0',
  '-0',
  '1e400',
  '-1e400',
  'NaN',
  'Infinity',
  '9007199254740993',
  '1e-320',
  '""',
  'null',
  'true',
  '[]',
  '{}',
  '0x10',
  '01',
  '1.',
  '.5',
];
const keys = [
  '__proto__',
  'constructor',
  'toString',
  'e',
  's',
  't',
  'c',
  'd',
  'x',
  'epoch',
  'seq',
  'readings',
  '\\u0000',
  '\\ud800',
];

/** A lone continuation, an overlong slash, a surrogate. */
const notUtf8 = [[0x80], [0xc0, 0xaf], [0xed, 0xa0, 0x80]].map((bytes) => Buffer.from(bytes));

const place = (prng: Prng): string =>
  `${prng.integer({ min: 1, max: 3 })}/${prng.integer({ min: 1, max: 2_000 })}`;

const forms: readonly Form[] = [
  { kind: 'data', valid: (prng) => Buffer.from(compact(prng)) },
  { kind: 'data', valid: (prng) => Buffer.from(readable(prng)) },
  { kind: 'birth', valid: (prng) => Buffer.from(birth(prng)) },
  { kind: 'death', valid: () => Buffer.from('{"epoch":1}') },
  { kind: 'data/senml-json', suffix: place, valid: (prng) => Buffer.from(senml(prng)) },
  { kind: 'data/senml-cbor', suffix: place, valid: senmlCbor },
  {
    kind: 'data/ed25519',
    valid: (prng) => Buffer.concat([noise(prng, 64), Buffer.from(compact(prng))]),
  },
  {
    kind: 'birth/ed25519',
    valid: (prng) => Buffer.concat([noise(prng, 64), Buffer.from(birth(prng))]),
  },
  { kind: 'sparkplug', suffix: sparkplugSuffix, valid: sparkplug },
];

export function fuzzedMessage(prng: Prng): FuzzedMessage {
  const form = prng.pick(forms);
  let body = form.valid(prng);
  const breaks = prng.integer({ min: 0, max: 3 });
  for (let index = 0; index < breaks; index += 1) body = broken(body, prng);
  return { kind: form.kind, suffix: form.suffix?.(prng), body };
}

/** One break. */
function broken(body: Buffer, prng: Prng): Buffer {
  const at = prng.integer({ min: 0, max: body.length });
  const end = prng.integer({ min: at, max: body.length });
  const [head, tail] = [body.subarray(0, at), body.subarray(at)];
  switch (prng.integer({ min: 0, max: 9 })) {
    case 0:
      return Buffer.from(head);
    case 1: {
      const copy = Buffer.from(body);
      if (at < copy.length)
        copy[at] = (copy[at] as number) ^ (1 << prng.integer({ min: 0, max: 7 }));
      return copy;
    }
    case 2:
      return Buffer.concat([head, noise(prng, prng.integer({ min: 1, max: 16 })), tail]);
    case 3:
      return Buffer.concat([head, body.subarray(at, end), tail]);
    case 4:
      return Buffer.concat([head, body.subarray(end)]);
    case 5:
      return Buffer.from(
        body.toString('latin1').replace(/-?\d+(?:\.\d+)?/, prng.pick(numbers)),
        'latin1',
      );
    case 6:
      return Buffer.from(
        body.toString('latin1').replace(/"[^"]*":/, `"${prng.pick(keys)}":`),
        'latin1',
      );
    case 7:
      return Buffer.from(
        body.toString('latin1').replace('{', `{"${prng.pick(keys)}":${prng.pick(numbers)},`),
        'latin1',
      );
    case 8: {
      const depth = prng.integer({ min: 1, max: 20_000 });
      return Buffer.from(
        body.toString('latin1').replace(/\d+/, `${'['.repeat(depth)}${']'.repeat(depth)}`),
        'latin1',
      );
    }
    default:
      return Buffer.concat([head, prng.pick(notUtf8), tail]);
  }
}

function noise(prng: Prng, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => prng.integer({ min: 0, max: 255 })));
}

function list<T>(prng: Prng, item: (index: number) => T): T[] {
  return Array.from({ length: prng.integer({ min: 1, max: 12 }) }, (_, index) => item(index));
}

function compact(prng: Prng): string {
  const x = list(prng, () => Math.round(prng.uniform() * 1e6) / 100);
  const c = x.map(() => prng.integer({ min: 0, max: 7 }));
  const s = prng.integer({ min: 1, max: 5_000 });
  return JSON.stringify({
    e: prng.integer({ min: 1, max: 3 }),
    s,
    t: baseMs,
    c,
    d: x.map((_, i) => i * 10),
    x,
  });
}

function readable(prng: Prng): string {
  const readings = list(prng, (index) => ({
    channel: prng.pick(['TANK-1/mass_kg', 'M-1/execution', 'nobody/knows', '']),
    at: new Date(baseMs + index).toISOString(),
    value: prng.pick([1520.5, 'ACTIVE', true, null, '']),
  }));
  return JSON.stringify({ epoch: 1, seq: prng.integer({ min: 1, max: 5_000 }), readings });
}

function birth(prng: Prng): string {
  const channels = list(prng, (id) => ({
    id,
    asset: prng.pick(['TANK-1', 'M-1', 'x'.repeat(64)]),
    measure: prng.pick(['mass_kg', 'execution', 'energy_total_kwh', 'condition', 'odd']),
    name: `n${id}`,
    sigma: prng.uniform(),
  }));
  return JSON.stringify({ epoch: prng.integer({ min: 1, max: 3 }), firmware: 'f', channels });
}

function senml(prng: Prng): string {
  return JSON.stringify(
    list(prng, (index) => ({
      ...(index === 0 && { bn: 'TANK-1/', bt: baseMs / 1_000 }),
      n: prng.pick(['mass_kg', 'odd', 'a/b']),
      t: index,
      ...prng.pick([{ v: 1.5 }, { vs: 'ACTIVE' }, { vb: true }, { vd: 'aGk' }, { s: 3 }]),
    })),
  );
}

/** `[{-2: "TANK-1/", -3: 1763800000, 0: "mass_kg", 2: 1.5}]` and its like, written out. */
function senmlCbor(prng: Prng): Buffer {
  const text = (value: string): number[] => [0x60 | value.length, ...Buffer.from(value)];
  const time = [0x1a, 0x69, 0x21, 0x6d, 0x80];
  const record = [
    0xa4,
    0x21,
    ...text('TANK-1/'),
    0x22,
    ...time,
    0x00,
    ...text('mass_kg'),
    0x02,
    0xf9,
    0x3e,
    0x00,
  ];
  const more = list(prng, (index) => [0xa2, 0x00, ...text('mass_kg'), 0x02, index]).flat();
  const count = (more.length - (more.length % 11)) / 11;
  return Buffer.from([
    0x80 | (1 + Math.min(count, 22)),
    ...record,
    ...more.slice(0, Math.min(count, 22) * 11),
  ]);
}

function sparkplugSuffix(prng: Prng): string {
  const type = prng.pick(['NBIRTH', 'NDATA', 'NDEATH', 'DBIRTH', 'DDATA', 'DDEATH']);
  return `G/${type}/gw-1${type.startsWith('D') ? '/oven' : ''}`;
}

/** timestamp, metrics {name, alias, timestamp, datatype, one value}, seq. */
function sparkplug(prng: Prng): Buffer {
  const varint = (value: number): number[] => {
    const bytes: number[] = [];
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
    return [...bytes, rest];
  };
  const metrics = list(prng, (index) => {
    const name = Buffer.from(
      prng.pick(['TANK-1/mass_kg', 'running', 'bdSeq', 'Zone 1/temperature_c']),
    );
    const value = prng.pick([
      [0x50, 7],
      [0x58, ...varint(2 ** 40)],
      [0x70, 1],
      [0x38, 1],
      [0x65, 0, 0, 0xc0, 0x7f],
    ]);
    const field = [
      0x0a,
      name.length,
      ...name,
      0x10,
      index,
      0x18,
      ...varint(baseMs),
      0x20,
      prng.integer({ min: 0, max: 14 }),
      ...value,
    ];
    return [0x12, ...varint(field.length), ...field];
  }).flat();
  return Buffer.from([
    0x08,
    ...varint(baseMs),
    ...metrics,
    0x18,
    ...varint(prng.integer({ min: 0, max: 255 })),
  ]);
}

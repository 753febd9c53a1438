/** What reading a payload costs, form by form: bytes in, columns out, 100 readings a message. */
import { generateKeyPairSync } from 'node:crypto';
import {
  decodeData,
  decodeSenmlCbor,
  decodeSenmlJson,
  decodeSparkplug,
  encodeData,
  isSignedBy,
  signMessage,
  splitSigned,
} from '@chanrong/contracts';
import { assert } from '@chanrong/kernel';
import { Encoder } from 'cbor-x';
import protobuf from 'protobufjs/minimal.js';

export interface FormCost {
  readonly form: string;
  readonly bytesPerReading: number;
  /** CPU time of this process. */
  readonly nsPerReading: number;
}

const readings = 100;
const baseMs = 1_763_800_000_000;
const indices = Array.from({ length: readings }, (_, index) => index);
const valueOf = (index: number): number => Math.round(index * 15_205.5) / 10;

export function measureForms(messages: number): FormCost[] {
  return forms().map(({ form, body, decode }) => {
    // Warm, so that what is measured is compiled.
    for (let index = 0; index < messages / 4; index += 1) decode(body);
    const before = process.cpuUsage();
    for (let index = 0; index < messages; index += 1) assert(decode(body), `${form} decodes`);
    const { user, system } = process.cpuUsage(before);
    const nsPerReading = ((user + system) * 1_000) / (messages * readings);
    return {
      form,
      bytesPerReading: Math.round((body.length / readings) * 10) / 10,
      nsPerReading: Math.round(nsPerReading * 10) / 10,
    };
  });
}

interface Form {
  readonly form: string;
  readonly body: Buffer;
  readonly decode: (body: Buffer) => boolean;
}

function forms(): Form[] {
  const compact = Buffer.from(
    encodeData({
      epoch: 1,
      seq: 1,
      readings: indices.map((channelId) => ({
        channelId,
        atMs: baseMs + channelId,
        value: valueOf(channelId),
      })),
    }),
  );
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const claim = { kind: 'data', gatewayId: 'gw', epoch: 1, seq: 1 } as const;
  const signed = Buffer.from(signMessage(privateKey, claim, compact));
  return [
    { form: 'compact JSON', body: compact, decode: (body) => decodeData(body).ok },
    { form: 'readable JSON', body: readable(), decode: (body) => decodeData(body).ok },
    { form: 'SenML JSON', body: senml(), decode: (body) => decodeSenmlJson(body, '1/1').ok },
    { form: 'SenML CBOR', body: senmlCbor(), decode: (body) => decodeSenmlCbor(body, '1/1').ok },
    { form: 'Sparkplug B', body: sparkplug(), decode: (body) => decodeSparkplug(body).ok },
    {
      form: 'compact JSON, signed',
      body: signed,
      decode(body) {
        const parts = splitSigned(body);
        return (
          parts !== undefined && decodeData(parts.message).ok && isSignedBy(publicKey, claim, parts)
        );
      },
    },
  ];
}

function readable(): Buffer {
  const list = indices.map((index) => ({
    channel: `MC-01/g${index}`,
    at: new Date(baseMs + index).toISOString(),
    value: valueOf(index),
  }));
  return Buffer.from(JSON.stringify({ epoch: 1, seq: 1, readings: list }));
}

function senml(): Buffer {
  const records = indices.map((index) => ({ n: `g${index}`, t: index / 1_000, v: valueOf(index) }));
  return Buffer.from(
    JSON.stringify([{ bn: 'MC-01/', bt: baseMs / 1_000, ...records[0] }, ...records.slice(1)]),
  );
}

/** Labels of RFC 8428, section 6. */
function senmlCbor(): Buffer {
  const records = indices.map(
    (index) =>
      new Map<number, number | string>([
        ...(index === 0
          ? ([
              [-2, 'MC-01/'],
              [-3, baseMs / 1_000],
            ] as const)
          : []),
        [0, `g${index}`],
        [6, index],
        [2, valueOf(index)],
      ]),
  );
  return Buffer.from(new Encoder({ useTag259ForMaps: false } as object).encode(records));
}

function sparkplug(): Buffer {
  const payload = protobuf.Writer.create().uint32(8).uint64(baseMs);
  for (const index of indices) {
    payload.uint32(18).fork();
    payload
      .uint32(16)
      .uint64(index)
      .uint32(24)
      .uint64(baseMs + index);
    payload.uint32(32).uint32(10).uint32(105).double(valueOf(index)).ldelim();
  }
  return Buffer.from(payload.uint32(24).uint64(1).finish());
}

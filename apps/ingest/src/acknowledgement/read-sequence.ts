/**
 * What a message says of its place, read without decoding it: epoch and number, or that it is a birth.
 * On the per-message path. Undefined where there is none to read; the fold says what is wrong with it.
 */
import { signatureBytes, type TelemetryTopic } from '@chanrong/contracts';

export type MessagePlace =
  | { readonly kind: 'data'; readonly epoch: number; readonly seq: number }
  /** With where the gateway's memory begins, if it says so. */
  | { readonly kind: 'birth'; readonly epoch: number; readonly seq: number | undefined };

/** Both forms as every client of ours writes them; others are parsed. */
const headBytes = 96;
const compactHead = /^\s*\{\s*"e"\s*:\s*(\d{1,16})\s*,\s*"s"\s*:\s*(\d{1,16})\s*,/;
const readableHead = /^\s*\{\s*"epoch"\s*:\s*(\d{1,16})\s*,\s*"seq"\s*:\s*(\d{1,16})\s*,/;

export function readSequence(
  { kind, suffix }: TelemetryTopic,
  payload: Buffer,
): MessagePlace | undefined {
  switch (kind) {
    case 'data':
      return dataPlace(payload);
    case 'data/ed25519':
      return dataPlace(payload.subarray(signatureBytes));
    case 'birth':
      return birthPlace(payload);
    case 'birth/ed25519':
      return birthPlace(payload.subarray(signatureBytes));
    case 'data/senml-json':
    case 'data/senml-cbor': {
      const [epoch, seq] = (suffix ?? '').split('/').map(Number);
      return placeOf('data', epoch, seq);
    }
    default:
      return undefined;
  }
}

function dataPlace(payload: Buffer): MessagePlace | undefined {
  const head = payload.toString('latin1', 0, headBytes);
  const match = compactHead.exec(head) ?? readableHead.exec(head);
  if (match !== null) return placeOf('data', Number(match[1]), Number(match[2]));
  const { e, s, epoch = e, seq = s } = parsed(payload);
  return placeOf('data', epoch, seq);
}

function birthPlace(payload: Buffer): MessagePlace | undefined {
  const { epoch, resumeSeq } = parsed(payload);
  if (resumeSeq !== undefined) return placeOf('birth', epoch, resumeSeq);
  return isNumber(epoch) ? { kind: 'birth', epoch, seq: undefined } : undefined;
}

function placeOf(kind: 'birth' | 'data', epoch: unknown, seq: unknown): MessagePlace | undefined {
  return isNumber(epoch) && isNumber(seq) ? { kind, epoch, seq } : undefined;
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function parsed(payload: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(payload.toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** What every decoder answers with: the message, or why it could not be read. */
import { isUtf8 } from 'node:buffer';
import { err, ok } from '@chanrong/kernel';
import { limits } from './limits.js';
import type { QuarantineCode } from './quarantine.js';

export interface PayloadFault {
  readonly code: QuarantineCode;
  readonly detail: string;
}

export type Decoded<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: PayloadFault };

/** Characters of a fault's detail: enough to find the mistake, whatever the input brings. */
const detailCharsMax = 400;

/** Details quote the input: what a database cannot keep as text, or a person read, is replaced. */
export function fault(code: QuarantineCode, detail: string): Decoded<never> {
  const legible = detail.slice(0, detailCharsMax).replace(/[\p{Cc}\p{Cs}]/gu, '\uFFFD');
  return err({ code, detail: legible });
}

export function wrongShape(detail: string): Decoded<never> {
  return fault('payload-wrong-shape', detail);
}

export function isReadingCount(count: number): boolean {
  return count >= 1 && count <= limits.readingsPerMessageMax;
}

export function wrongCount(count: number): Decoded<never> {
  return wrongShape(`${count} readings; 1 to ${limits.readingsPerMessageMax} fit in a message`);
}

export function isPositiveInteger(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

export function parseJson(body: Uint8Array): Decoded<unknown> {
  if (!isUtf8(body)) return fault('payload-not-json', 'the bytes are not UTF-8');
  try {
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
    return ok(JSON.parse(text) as unknown);
  } catch (error) {
    return fault('payload-not-json', (error as Error).message);
  }
}

import { assert } from '../assert.js';

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Blocks of numbers are copied as the host holds them, so the host must hold them as the format does. */
export function assertHostIsLittleEndian(): void {
  assert(isLittleEndian, 'the byte codec runs on little-endian hosts');
}

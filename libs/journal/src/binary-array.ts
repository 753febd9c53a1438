/**
 * Arrays of texts or bytes as parameters of a statement, in PostgreSQL's binary form. pg writes arrays as
 * text: every byte as two digits, every quote escaped, and one long string made of all, which costs more
 * than what it carries when elements are segments or JSON documents. A Buffer it sends as it is, in binary.
 *
 * The form: dimensions, whether there are nulls, element type, length, lower bound; then each element behind
 * its length. Source: array_recv in src/backend/utils/adt/arrayfuncs.c of PostgreSQL.
 */

/** Object ids of element types, from pg_type.dat: they never change. */
const elementType = { bytea: 17, text: 25 } as const;
const headerBytes = 20;
const lengthBytes = 4;

/** A value for a parameter of type `text[]`. */
export function textArray(values: readonly string[]): Buffer {
  const lengths = values.map((value) => Buffer.byteLength(value));
  return encode(elementType.text, lengths, (bytes, offset, index) => {
    bytes.write(values[index] as string, offset, 'utf8');
  });
}

/** A value for a parameter of type `bytea[]`. */
export function byteaArray(values: readonly Uint8Array[]): Buffer {
  const lengths = values.map(({ length }) => length);
  return encode(elementType.bytea, lengths, (bytes, offset, index) => {
    bytes.set(values[index] as Uint8Array, offset);
  });
}

function encode(
  type: number,
  lengths: readonly number[],
  writeElement: (bytes: Buffer, offset: number, index: number) => void,
): Buffer {
  const elementBytes = lengths.reduce((sum, length) => sum + lengthBytes + length, 0);
  const bytes = Buffer.allocUnsafe(headerBytes + elementBytes);
  const header = [1, 0, type, lengths.length, 1];
  header.forEach((value, place) => bytes.writeInt32BE(value, place * lengthBytes));
  let offset = headerBytes;
  lengths.forEach((length, index) => {
    bytes.writeInt32BE(length, offset);
    writeElement(bytes, offset + lengthBytes, index);
    offset += lengthBytes + length;
  });
  return bytes;
}

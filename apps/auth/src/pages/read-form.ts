import type { IncomingMessage } from 'node:http';

const formBytesMax = 4 * 1024;

/** The fields of a posted form. @throws Error when it is larger than a sign-in can be. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > formBytesMax) throw new Error(`a form of more than ${formBytesMax} bytes`);
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { BlockList } from 'node:net';
import { findUrlFault, guardedLookup } from './public-address.js';

/** Answer of the receiver: its status, or why there is none. Its body is of no interest. */
export type SendOutcome =
  { readonly status: number } | { readonly status: null; readonly error: string };

/** From the look-up of the name to the status line. */
const answerMsMax = 10_000;
const errorCharactersMax = 200;

/** POSTs a message; follows no redirect, and connects to no address that is not allowed. */
export function sendWebhook(
  url: string,
  { headers, body }: { readonly headers: Record<string, string>; readonly body: string },
  allowed: BlockList,
): Promise<SendOutcome> {
  return new Promise((resolve) => {
    const fail = (error: string): void =>
      resolve({ status: null, error: error.slice(0, errorCharactersMax) });
    const target = new URL(url);
    const fault = findUrlFault(target, allowed);
    if (fault !== undefined) return fail(`the address ${fault}`);
    const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(target, {
      method: 'POST',
      // A connection of its own: one that is kept was made to what the name stood for earlier.
      agent: false,
      lookup: guardedLookup(allowed),
      signal: AbortSignal.timeout(answerMsMax),
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Chanrong-Webhooks/1',
      },
    });
    request.on('response', ({ statusCode = 0 }) => {
      resolve({ status: statusCode });
      request.destroy();
    });
    request.on('error', (error) => {
      const isLate = error.name === 'TimeoutError' || error.name === 'AbortError';
      fail(isLate ? `no answer within ${answerMsMax / 1_000} s` : error.message);
    });
    request.end(body);
  });
}

/**
 * Writes of callers who may have to ask twice: the same key with the same input gives the answer of the
 * first time, with another input it is an error. Key, hash of the input, rows, journal command and answer
 * are committed together, so there is no moment at which only some of them exist.
 */
import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { canonicalJson, err, type Fault, ok, type Result } from '@chanrong/kernel';
import { inTransaction } from './transaction.js';

export interface Once {
  /** Who asks: keys of different callers never meet. */
  readonly caller: string;
  /** What the caller calls the request. */
  readonly key: string;
  /** The operation and all it was asked with. */
  readonly input: unknown;
}

export type KeyReused = Fault<'idempotency-key-reused'>;

/** What is refused is not remembered: the same key may come again when the cause is mended. */
export function writeOnce<T, E>(
  pool: Pool,
  { caller, key, input }: Once,
  write: (client: PoolClient) => Promise<Result<T, E>>,
): Promise<Result<T, E | KeyReused>> {
  const hash = createHash('sha256').update(canonicalJson(input)).digest();
  return inTransaction<T, E | KeyReused>(pool, async (client) => {
    // Whoever comes second waits here until the first has committed or given up.
    const taken = await client.query(
      `insert into idempotency_key (caller, key, input_hash) values ($1, $2, $3) on conflict do nothing`,
      [caller, key, hash],
    );
    if (taken.rowCount === 0) return answerAgain<T>(client, { caller, key, hash });
    const outcome = await write(client);
    if (outcome.ok) {
      await client.query('update idempotency_key set answer = $3 where caller = $1 and key = $2', [
        caller,
        key,
        JSON.stringify(outcome.value),
      ]);
    }
    return outcome;
  });
}

async function answerAgain<T>(
  client: PoolClient,
  { caller, key, hash }: { readonly caller: string; readonly key: string; readonly hash: Buffer },
): Promise<Result<T, KeyReused>> {
  const { rows } = await client.query<{ input_hash: Buffer; answer: T }>(
    'select input_hash, answer from idempotency_key where caller = $1 and key = $2',
    [caller, key],
  );
  const known = rows[0];
  if (known !== undefined && known.input_hash.equals(hash)) return ok(known.answer);
  return err({
    code: 'idempotency-key-reused',
    message: `idempotency key ${key} was used for another request`,
    hint: 'send a new key with a new request, and the same one only to repeat it',
    retryable: false,
  });
}

import { SetupError } from '@chanrong/store';
import type { Instance } from './instance-file.js';

/** Asks the API as the bank does. @throws SetupError when it does not answer, or refuses. */
export async function readAsBank<T>(instance: Instance, path: string): Promise<T> {
  const url = `${instance.apiUrl}${path}`;
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${instance.tokens['bank'] ?? ''}` },
    signal: AbortSignal.timeout(10_000),
  }).catch((error: unknown) => {
    const why = (error as Error).message;
    throw new SetupError('api-silent', `${url} does not answer (${why})`, 'look into logs/api.log');
  });
  if (answer.ok) return (await answer.json()) as T;
  const text = (await answer.text()).slice(0, 300);
  throw new SetupError(
    'api-refused',
    `${url} answers ${answer.status}: ${text}`,
    'see docs/api.md',
  );
}

/** Questions to the API: who asks them again and when, and what a refusal says. */
import { QueryClient, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { client } from './generated/client.gen.js';
import { askAgainMs } from './live.js';
import type { Problem } from './generated/types.gen.js';

/** How often a page asks again for what moves, ms. */
export const liveMs = 1_000;
/** The same for lists, which are longer and move slower. */
export const listMs = 5_000;

export function startClient(): QueryClient {
  client.setConfig({
    baseUrl: window.location.origin,
    credentials: 'same-origin',
    headers: { 'x-chanrong-console': '1' },
  });
  return new QueryClient({
    defaultOptions: {
      queries: { retry: false, refetchOnWindowFocus: true, structuralSharing: true },
    },
  });
}

/** A problem document as an error. */
export class ApiProblem extends Error {
  constructor(
    readonly problem: Pick<Problem, 'type' | 'status' | 'title' | 'detail' | 'correlationId'>,
  ) {
    super(problem.detail);
  }
}

interface Answer<Data> {
  readonly data?: Data | undefined;
  readonly error?: unknown;
}

/**
 * Asks the API and keeps the answer up to date.
 * @param everyMs how often to ask again while no events tell; undefined: once
 */
export function useApi<Data>(
  key: readonly unknown[],
  ask: () => Promise<Answer<Data>>,
  everyMs?: number,
): UseQueryResult<Data> {
  return useQuery({
    queryKey: key,
    queryFn: () => unwrap(ask()),
    ...(everyMs !== undefined && { refetchInterval: () => askAgainMs(key, everyMs) }),
  });
}

export async function unwrap<Data>(asked: Promise<Answer<Data>>): Promise<Data> {
  const { data, error } = await asked;
  if (error !== undefined) throw new ApiProblem(asProblem(error));
  return data as Data;
}

function asProblem(error: unknown): ApiProblem['problem'] {
  const problem = error as Partial<Problem>;
  return {
    type: problem.type ?? '',
    status: problem.status ?? 0,
    title: problem.title ?? '',
    detail: problem.detail ?? String(error),
    correlationId: problem.correlationId ?? '',
  };
}

/** Everything on all pages of a list. */
export async function allPages<Item>(
  askPage: (cursor?: string) => Promise<Answer<{ items: Item[]; nextCursor: string | null }>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page: { items: Item[]; nextCursor: string | null } = await unwrap(askPage(cursor));
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

/** Names one wish of a person: sent again it is done once. */
export function newRequestKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

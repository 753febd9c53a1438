import type { Instance } from '../installation/instance-file.js';
import type { DataDirectory } from '../installation/data-directory.js';
import { waitUntil } from '../up/wait-until.js';

/** A running demo, and somebody who watches it. */
export interface DemoSite {
  readonly directory: DataDirectory;
  readonly instance: Instance;
  readonly enterprise: Instance['demo']['enterprises'][number];
  readonly tell: (line: string) => void;
}

const intervalMs = 500;

/** What `read` gives once it is there; undefined when it is not in time. */
export async function eventually<T>(
  read: () => Promise<T | undefined>,
  timeoutMs: number,
): Promise<T | undefined> {
  let found: T | undefined;
  const signal = new AbortController().signal;
  const look = async (): Promise<boolean> => (found = await read()) !== undefined;
  await waitUntil(look, { timeoutMs, intervalMs, signal });
  return found;
}

/** Page of the enterprise in the console. */
export function pageOf({ instance, enterprise }: DemoSite): string {
  return `${instance.apiUrl.replace('127.0.0.1', 'localhost')}/enterprises/${enterprise.uscc}`;
}

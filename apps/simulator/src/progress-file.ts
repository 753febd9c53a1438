/** What one simulated gateway must not forget: when it began, its schedule, and where its plant stood. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PlantState } from '@chanrong/park';
import type { Schedule } from './schedule.js';

export interface Progress {
  readonly formatVersion: 1;
  readonly seed: string;
  /** Seconds since 1970 at the first start: a simulator that lost its state is a new installation. */
  readonly epoch: number;
  readonly schedule: Schedule;
  /** The next message at the time of saving, and the plant just before it. */
  readonly nextSeq: number;
  readonly plant: PlantState;
}

/** undefined before the first start. @throws Error when the file is not one of ours. */
export async function loadProgress(path: string): Promise<Progress | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const progress = JSON.parse(text) as Progress;
  if (progress.formatVersion === 1) return progress;
  throw new Error(
    `${path} was written by another version of the simulator; remove it to begin a new history`,
  );
}

/** Replaces the file at once: a crash leaves the old one or the new one. */
export async function saveProgress(path: string, progress: Progress): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(progress), { mode: 0o600, flush: true });
  await rename(draft, path);
}

/**
 * One process of the product under supervision: started, watched until ready, started again with
 * growing pauses when it ends by itself, stopped when asked.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { SetupError } from '@chanrong/store';
import { waitUntil } from './wait-until.js';

export interface ProcessPlan {
  readonly name: string;
  /** JavaScript file to run. */
  readonly program: string;
  readonly nodeFlags: readonly string[];
  /** All of its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Whether it does its work; asked until true. */
  readonly isReady: () => Promise<boolean>;
}

const readyMsMax = 60_000;
const stopMsMax = 8_000;
const pauseMsMin = 100;
const pauseMsMax = 30_000;
/** A process that lived this long earns a short pause again. */
const steadyMs = 60_000;

const lifeline = new URL('./child-lifeline.js', import.meta.url).href;

export class ManagedProcess {
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #stopping = false;
  #pauseMs = pauseMsMin;
  #startedMs = 0;
  #restart: NodeJS.Timeout | undefined;

  constructor(
    private readonly plan: ProcessPlan,
    private readonly tell: (line: string) => void,
  ) {}

  /** Starts and waits until ready. @throws SetupError with the last lines of its log when that fails. */
  async start(signal: AbortSignal): Promise<void> {
    const { name, logFile, isReady } = this.plan;
    let watched = false;
    const first = await this.#spawn(() => watched);
    const gone = (): boolean => first.exitCode !== null || first.signalCode !== null;
    const wait = { timeoutMs: readyMsMax, intervalMs: 50, signal };
    const ready = await waitUntil(async () => gone() || isReady(), wait);
    if (!ready || gone()) {
      const what = gone() ? 'ended before it was ready' : `was not ready in ${readyMsMax / 1000} s`;
      throw new SetupError(
        'process-not-ready',
        `${name} ${what} (${await lastWords(logFile)})`,
        `see ${logFile}`,
      );
    }
    watched = true;
  }

  /** Asks it to stop, and insists after a while. Resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child === undefined) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => {
      this.tell(`${this.plan.name} does not stop; ending it`);
      child.kill('SIGKILL');
    }, stopMsMax);
    await this.#ended;
    clearTimeout(timer);
  }

  /** Ends it at once, without goodbye. */
  kill(): void {
    this.#stopping = true;
    clearTimeout(this.#restart);
    this.#child?.kill('SIGKILL');
  }

  async #spawn(isWatched: () => boolean): Promise<ChildProcess> {
    const { program, nodeFlags, environment, logFile } = this.plan;
    const log = await open(logFile, 'a', 0o600);
    const child = spawn(process.execPath, [...nodeFlags, `--import=${lifeline}`, program], {
      env: environment,
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
      // Its own session: Ctrl-C in the terminal is the supervisor's to hear.
      detached: true,
    });
    await log.close();
    this.#child = child;
    this.#startedMs = performance.now();
    this.#ended = new Promise((resolve) => {
      child.once('error', () => resolve());
      child.once('exit', (code, signal) => {
        resolve();
        if (!this.#stopping && isWatched()) this.#startAgain(signal ?? `exit code ${code}`);
      });
    });
    return child;
  }

  #startAgain(reason: string): void {
    if (performance.now() - this.#startedMs > steadyMs) this.#pauseMs = pauseMsMin;
    const pauseMs = this.#pauseMs;
    this.#pauseMs = Math.min(pauseMsMax, pauseMs * 2);
    this.tell(
      `${this.plan.name} ended (${reason}); starting it again in ${pauseMs / 1000} s, see ${this.plan.logFile}`,
    );
    this.#restart = setTimeout(() => {
      this.#spawn(() => true).catch((error: unknown) => this.#startAgain(String(error)));
    }, pauseMs);
  }
}

export function programPath(app: string): string {
  return fileURLToPath(new URL(`../../../${app}/src/main.js`, import.meta.url));
}

/** What it said last, without the frames of a stack. */
async function lastWords(logFile: string): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  const said = text
    .split('\n')
    .filter((line) => /^[^\s}]/.test(line) && !line.startsWith('Node.js'));
  return said.slice(-2).join(' | ') || 'it said nothing';
}

/** One process of the product under test: started, measured, killed. Linux only (/proc). */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryFolder = findRepository(dirname(fileURLToPath(import.meta.url)));
export const currentBuild = join(repositoryFolder, 'dist');
const ticksPerSecond = 100;

export interface ProcessUsage {
  readonly cpuSeconds: number;
  readonly rssMb: number;
  readonly peakRssMb: number;
}

export interface StartOptions {
  readonly logFile: string;
  readonly nodeOptions?: readonly string[];
  /** Folder of another build than the current one. */
  readonly build?: string | undefined;
}

export class AppProcess {
  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
  ) {}

  /** Starts `apps/{name}/src/main.js` of a build; its output goes to `logFile`. */
  static start(
    name: string,
    environment: Record<string, string>,
    { logFile, nodeOptions = [], build = currentBuild }: StartOptions,
  ): AppProcess {
    const script = join(build, 'apps', name, 'src', 'main.js');
    const child = spawn(process.execPath, [...nodeOptions, script], {
      env: { PATH: process.env['PATH'] ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = createWriteStream(logFile, { flags: 'a' });
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    return new AppProcess(name, child);
  }

  get pid(): number {
    return this.child.pid as number;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!this.isRunning) return;
    // A frozen process would hear of it for ever later.
    if (signal !== 'SIGKILL') this.thaw();
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }

  /** Stops the process in its tracks; its connections stay open. `thaw` lets it go on. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  usage(): ProcessUsage {
    return readUsage(this.pid);
  }
}

/** CPU time and peak resident memory of a running process. */
export function readUsage(pid: number): ProcessUsage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // Fields after the command in parentheses; utime and stime are the 14th and 15th of all.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const peak = /VmHWM:\s+(\d+) kB/.exec(status);
  const resident = /VmRSS:\s+(\d+) kB/.exec(status);
  return {
    cpuSeconds: ticks / ticksPerSecond,
    rssMb: Math.round(Number(resident?.[1] ?? 0) / 1024),
    peakRssMb: Math.round(Number(peak?.[1] ?? 0) / 1024),
  };
}

/** CPU seconds of a process and its children, ended ones included: PostgreSQL is a family. */
export function familyCpuSeconds(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  const own = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = own.slice(own.lastIndexOf(')') + 2).split(' ');
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
  const below = children === '' ? [] : children.split(' ').map(Number);
  return below.reduce((sum, child) => sum + familyCpuSeconds(child), ticks / ticksPerSecond);
}

/** The harness runs from its sources in tests, and built in benches: the repository is somewhere above. */
function findRepository(folder: string): string {
  return existsSync(join(folder, 'nest-cli.json')) ? folder : findRepository(dirname(folder));
}

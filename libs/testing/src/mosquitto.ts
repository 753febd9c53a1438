/**
 * A real Mosquitto with the configuration that ships in docker/mosquitto: paths and ports are a test's
 * own, everything else is as it ships. Certificates of gateways come from the authority in `folder`.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { debianProgram } from './debian-program.js';
import { freePort } from './test-server.js';

export interface TestMosquitto {
  /** For ingest, and for clients that stand in for it. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** For gateways, by certificate. */
  readonly gatewayUrl: string;
  readonly config: string;
  start(): Promise<void>;
  /** `kill` gives it no time to save anything. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Forgets all sessions and messages; only while it is stopped. */
  forget(): Promise<void>;
}

export interface MosquittoOptions {
  /** Holds server.pem, server-key.pem and gateway-ca.pem; the rest is put beside them. */
  readonly folder: string;
  /** Lines that replace those of the same setting in the shipped configuration. */
  readonly overrides?: Readonly<Record<string, string>>;
  /** Started by the script that ships, which looks for changed certificates this often, in seconds. */
  readonly reloadSeconds?: number;
  /** A port for load without TLS or names; benches only. */
  readonly openPort?: number;
}

/** Tests and benches run in the root of the repository. */
const shipped = join(process.cwd(), 'docker/mosquitto');
const ingestUser = { username: 'ingest', password: 'ingest-password' };

/** @throws Error that says how to install what is missing. */
export async function startMosquitto({
  folder,
  overrides = {},
  reloadSeconds,
  openPort,
}: MosquittoOptions): Promise<TestMosquitto> {
  const packages = ['mosquitto'];
  const program = await debianProgram({ name: 'mosquitto', packages });
  const passwordProgram = await debianProgram({ name: 'mosquitto_passwd', packages });
  const [port, gatewayPort] = [await freePort(), await freePort()];
  const data = join(folder, 'data');
  await mkdir(data, { recursive: true });
  for (const name of ['gateways.acl', 'ingest.acl']) {
    await copyFile(join(shipped, name), join(folder, name));
  }
  const passwords = join(folder, 'ingest.passwd');
  const { username, password } = ingestUser;
  execFileSync(passwordProgram, ['-b', '-c', passwords, username, password]);
  const config = join(folder, 'mosquitto.conf');
  const text = (await readFile(join(shipped, 'mosquitto.conf'), 'utf8'))
    .replaceAll('/mosquitto/certificates', folder)
    .replaceAll('/mosquitto/config', folder)
    .replaceAll('/mosquitto/data', data)
    .replace('listener 8883', `listener ${gatewayPort} 127.0.0.1`)
    .replace('listener 1883', `listener ${port} 127.0.0.1`);
  const overridden = Object.entries(overrides).reduce(
    (lines, [name, value]) => lines.replace(new RegExp(`^${name} .*$`, 'm'), `${name} ${value}`),
    text,
  );
  // Otherwise it becomes another user when root starts it, who may not read what a test wrote.
  const open = openPort && `listener ${openPort} 127.0.0.1\nallow_anonymous true\n`;
  await writeFile(config, `${overridden}\nuser root\n${open ?? ''}`);

  let server: ChildProcess | undefined;
  const broker: TestMosquitto = {
    url: `mqtt://127.0.0.1:${port}`,
    ...ingestUser,
    gatewayUrl: `mqtts://127.0.0.1:${gatewayPort}`,
    config,
    async start() {
      const [command, ...words] =
        reloadSeconds === undefined
          ? [program, '-c', config]
          : ['sh', join(shipped, 'run.sh'), config];
      const env = { ...process.env, MOSQUITTO: program, RELOAD_SECONDS: String(reloadSeconds) };
      server = spawn(command as string, words, { stdio: ['ignore', 'ignore', 'pipe'], env });
      let said = '';
      server.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      while (!(await accepts(port))) {
        if (server.exitCode !== null) throw new Error(`mosquitto ended: ${said}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async stop(signal = 'SIGTERM') {
      if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, 'exit');
      server.kill(signal);
      await ended;
    },
    forget: () => rm(join(data, 'mosquitto.db'), { force: true }),
  };
  await broker.start();
  return broker;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

/** Takes options; gives a running installation, phase by phase, each with its line. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type KeySet, openKeySet } from '@chanrong/identity';
import { expertScorecard } from '@chanrong/scoring';
import { accepted, commitScorecard, migrate } from '@chanrong/store';
import { type DataDirectory, openSecrets, type Secrets } from '../installation/data-directory.js';
import { demoRoles } from '../installation/demo-roles.js';
import { openTlsFolder } from '../installation/tls-folder.js';
import type { OpsConfig } from '../ops.config.js';
import { demoPark } from '../seed/demo-park.js';
import { seedPeople } from '../seed/seed-people.js';
import { type SeededGateway, seedPark } from '../seed/seed-park.js';
import { demoMishap } from '../seed/demo-mishap.js';
import {
  type GatewayMishap,
  readMishaps,
  readSimulatorSecrets,
  writeSimulatorFile,
} from '../seed/simulator-file.js';
import type { Progress } from '../terminal/progress.js';
import { ManagedDatabase } from './managed-database.js';
import { choosePorts, type Ports } from './ports.js';
import {
  planApi,
  planAuth,
  planIngest,
  type PlanInput,
  planNotary,
  planScorer,
  planSimulator,
} from './process-plans.js';
import type { RunningInstallation } from './running-installation.js';
import type { UpOptions } from './up-options.js';

/** The listener listens on this machine only. */
const gatewayHosts = ['localhost', '127.0.0.1'];

export interface StartInput {
  readonly options: UpOptions;
  readonly config: OpsConfig;
  readonly directory: DataDirectory;
  readonly progress: Progress;
  /** Aborted when the person changes their mind. */
  readonly signal: AbortSignal;
  readonly running: RunningInstallation;
}

export interface StartedInstallation {
  readonly apiUrl: string;
  readonly mqttUrl: string;
  readonly mqttsUrl: string;
  readonly authorityFile: string;
  readonly databaseUrl: string;
  /** By process; below each /livez, /startupz, /readyz and /metrics. */
  readonly healthUrls: Readonly<Record<string, string>>;
  readonly keySet: KeySet;
  /** Of the people who may sign in, until each has chosen another. */
  readonly firstPassword: string;
  /** Of the demo park; none without it. */
  readonly gateways: readonly SeededGateway[];
}

export async function startInstallation(input: StartInput): Promise<StartedInstallation> {
  const { options, config, directory, progress, signal } = input;
  const keySet = await openKeySet(directory.keysFolder);
  const secrets = await openSecrets(directory);
  const ports = await choosePorts(options, (note) => progress.note(note));

  const databaseUrl = config.databaseUrl ?? (await startDatabase(input, secrets, ports.database));
  signal.throwIfAborted();
  await progress.phase(
    'migrations',
    () => migrate(databaseUrl, { partitionCount: config.partitionCount }),
    ({ applied }) => (applied.length === 0 ? undefined : `${applied.length} applied`),
  );
  signal.throwIfAborted();

  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  // The phases report what fails; an idle connection that drops is no news of its own.
  pool.on('error', () => undefined);
  try {
    const mqttUrl = `mqtt://127.0.0.1:${ports.mqtt}`;
    const gateways = await seed(input, pool, mqttUrl);
    await seedPeople(pool, demoRoles(gateways.length > 0), secrets.firstPassword);
    signal.throwIfAborted();
    const tls = await openTlsFolder(directory, gatewayHosts);
    const plans: PlanInput = {
      config,
      directory,
      databaseUrl,
      publicKeysFile: keySet.publicFile,
      secrets,
      httpPort: ports.http,
      authPort: ports.auth,
      mqttPort: ports.mqtt,
      mqttTlsPort: ports.mqttTls,
      healthPorts: ports.health,
      tls,
      pool,
    };
    await startProcesses(input, plans, gateways);
    return {
      apiUrl: `http://127.0.0.1:${ports.http}`,
      mqttUrl,
      mqttsUrl: `mqtts://127.0.0.1:${ports.mqttTls}`,
      authorityFile: tls.authorityFile,
      databaseUrl,
      healthUrls: healthUrls(ports, gateways.length > 0),
      keySet,
      firstPassword: secrets.firstPassword,
      gateways,
    };
  } finally {
    await pool.end();
  }
}

function healthUrls({ http, health }: Ports, isDemo: boolean): Record<string, string> {
  const running = Object.entries(health).filter(([name]) => isDemo || name !== 'simulator');
  const ports = [['api', http] as const, ...running];
  return Object.fromEntries(ports.map(([name, port]) => [name, `http://127.0.0.1:${port}`]));
}

async function startDatabase(
  { directory, progress, running }: StartInput,
  { databasePassword }: Secrets,
  port: number,
): Promise<string> {
  const options = {
    directory: directory.postgresFolder,
    port,
    password: databasePassword,
    logFile: join(directory.logsFolder, 'postgres.log'),
  };
  const database = new ManagedDatabase(options, (line) => progress.note(line));
  running.database = database;
  return progress.phase('PostgreSQL 18', () => database.start());
}

/** Those of earlier starts, and the one that is asked for, at the first gateway of the park. */
async function mishapsOf(
  { directory, options }: StartInput,
  [first]: readonly SeededGateway[],
): Promise<GatewayMishap[]> {
  const known = await readMishaps(directory);
  const { mishap: name } = options;
  if (name === undefined || first === undefined) return known;
  const { gatewayId } = first;
  const hasHistory = existsSync(join(directory.simulatorFolder, `${gatewayId}.json`));
  return [...known, demoMishap(name, { gatewayId, nowMs: Date.now(), hasHistory })];
}

async function seed(input: StartInput, pool: pg.Pool, mqttUrl: string): Promise<SeededGateway[]> {
  const { directory } = input;
  accepted(await commitScorecard(pool, expertScorecard));
  if (!input.options.demo) return [];
  return input.progress.phase(
    'demo park',
    async () => {
      const park = demoPark();
      const gateways = await seedPark(pool, park, await readSimulatorSecrets(directory));
      const mishaps = await mishapsOf(input, gateways);
      await writeSimulatorFile(directory, { mqttUrl, park, gateways, mishaps });
      return gateways;
    },
    (gateways) => `${gateways.length} enterprises`,
  );
}

async function startProcesses(
  { progress, running, signal }: StartInput,
  plans: PlanInput,
  gateways: readonly SeededGateway[],
): Promise<void> {
  await progress.phase('services', async () => {
    const wanted = [
      planIngest(plans),
      planScorer(plans),
      planNotary(plans),
      planAuth(plans),
      planApi(plans),
    ];
    await Promise.all(wanted.map((plan) => running.start(plan, signal)));
  });
  const [first] = gateways;
  if (first === undefined) return;
  await progress.phase('simulator, first score', () =>
    running.start(planSimulator(plans, first.uscc), signal),
  );
}

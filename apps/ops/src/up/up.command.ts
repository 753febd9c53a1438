/** `up`: the whole product on one machine, kept running until Ctrl-C. */
import { rm } from 'node:fs/promises';
import type { Command } from '../command.js';
import {
  type DataDirectory,
  nameDataDirectory,
  openDataDirectory,
  readJson,
  resetDataDirectory,
  writePrivately,
} from '../installation/data-directory.js';
import { demoRoles, mintRoleToken } from '../installation/demo-roles.js';
import { lockDirectory } from '../installation/directory-lock.js';
import type { Instance } from '../installation/instance-file.js';
import type { OpsConfig } from '../ops.config.js';
import { demoPark } from '../seed/demo-park.js';
import { Progress } from '../terminal/progress.js';
import { finalScreen, resetCommand } from './final-screen.js';
import { LogRotation } from './log-rotation.js';
import { RunningInstallation } from './running-installation.js';
import { type StartedInstallation, startInstallation } from './start-installation.js';
import { StopSignal } from './stop-signal.js';
import { parseUpOptions, type UpOptions, upUsage } from './up-options.js';

export const upCommand: Command = {
  usage: upUsage,

  async run(args, config) {
    const options = parseUpOptions(args);
    const progress = new Progress(process.stdout, { json: config.jsonLog, color: config.color });
    const directory = nameDataDirectory(options.dataDir);
    if (options.reset) {
      await reset(directory);
      progress.note(`${directory.label} is empty`);
    }
    if (!options.run) return 0;
    await openDataDirectory(directory);
    const unlock = await lockDirectory(directory);
    try {
      await rm(directory.instanceFile, { force: true });
      return await keepRunning({ options, config, directory, progress });
    } finally {
      await unlock();
    }
  },
};

const logBytesMax = 32 * 1024 * 1024;
const logIntervalMs = 30_000;

interface UpInput {
  readonly options: UpOptions;
  readonly config: OpsConfig;
  readonly directory: DataDirectory;
  readonly progress: Progress;
}

async function reset(directory: DataDirectory): Promise<void> {
  // Without a lock file nobody runs there; with one, the lock says whether somebody does.
  if ((await readJson(directory.lockFile)) !== undefined) await (await lockDirectory(directory))();
  await resetDataDirectory(directory);
}

async function keepRunning(input: UpInput): Promise<number> {
  const { config, directory, progress } = input;
  const running = new RunningInstallation((line) => progress.note(line));
  const rotation = new LogRotation({
    folder: directory.logsFolder,
    bytesMax: logBytesMax,
    intervalMs: logIntervalMs,
    onFailure: (error) => progress.note(`logs are not kept small: ${error.message}`),
  });
  const stopSignal = new StopSignal(() => running.kill());
  try {
    await rotation.start();
    const started = await startInstallation({ ...input, running, signal: stopSignal.signal });
    const instance = await describeInstance(started);
    await writePrivately(directory.instanceFile, instance);
    progress.block(finalScreen(instance, directory.label));
    progress.ready((Date.now() - config.startedMs) / 1000);
    await stopSignal.asked;
  } catch (error) {
    if (!stopSignal.signal.aborted) throw error;
  } finally {
    rotation.stop();
    await rm(directory.instanceFile, { force: true });
    if (stopSignal.signal.aborted) progress.note('stopping');
    await running.stop();
    stopSignal.close();
  }
  progress.note(
    `stopped; data are kept in ${directory.label}, ${resetCommand(directory.label)} empties it`,
  );
  return 0;
}

async function describeInstance(started: StartedInstallation): Promise<Instance> {
  const { apiUrl, mqttUrl, databaseUrl, keySet, firstPassword, gateways } = started;
  const roles = demoRoles(gateways.length > 0);
  const tokens = await Promise.all(
    roles.map(async (role) => [role.role, await mintRoleToken(keySet, role)] as const),
  );
  const byUscc = new Map(gateways.map((gateway) => [gateway.uscc, gateway]));
  const enterprises = demoPark().enterprises.flatMap(({ uscc, name, nameEn }) => {
    const gateway = byUscc.get(uscc);
    if (gateway === undefined) return [];
    const { gatewayId, partition } = gateway;
    return [{ uscc, name, nameEn, gatewayId, partition }];
  });
  return {
    ready: true,
    apiUrl,
    mqttUrl,
    mqttsUrl: started.mqttsUrl,
    gatewayAuthorityFile: started.authorityFile,
    databaseUrl,
    healthUrls: started.healthUrls,
    people: roles.map(({ role, subject }) => ({ role, subject, firstPassword })),
    tokens: Object.fromEntries(tokens),
    demo: { enterprises },
  };
}

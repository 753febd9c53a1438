/** Takes a seed and the gateways of a park; gives their telemetry over MQTT, as real gateways would. */
import { unwatchFile, watchFile } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type GatewayState, openGateway } from '@chanrong/gateway';
import { describePark, type Park, type ParkEnterprise, withMishaps } from '@chanrong/park';
import {
  createLogger,
  createMetrics,
  type HealthServer,
  type Logger,
  startHealthServer,
} from '@chanrong/observability';
import { type Clock, runSimulatedGateway } from './simulated-gateway.js';
import {
  type GatewayAccess,
  loadSimulatorConfig,
  type SimulatorConfig,
} from './simulator.config.js';

const fileIntervalMs = 500;

const clock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
};

async function main(): Promise<void> {
  let config = loadSimulatorConfig();
  const log = createLogger('simulator', config.logLevel);
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  process.once('SIGINT', () => stop.abort());
  const health = await openHealth(config);
  health.started();
  while (!stop.signal.aborted) {
    await simulatePark(config, log, stop.signal);
    if (stop.signal.aborted) break;
    config = loadSimulatorConfig();
    log.info('settings changed, going on with them');
  }
  await health.close();
  log.info('stopped, progress is kept');
}

/** Until the signal fires, or the file with the settings changes: a mishap may have been added. */
async function simulatePark(
  config: SimulatorConfig,
  log: Logger,
  stop: AbortSignal,
): Promise<void> {
  const park = describePark(config.seed, config.enterpriseCount);
  const members = config.gateways.map((access) => ({ access, enterprise: member(park, access) }));
  const ending = new AbortController();
  const end = (): void => ending.abort();
  watchFile(config.file, { interval: fileIntervalMs }, end);
  const signal = AbortSignal.any([stop, ending.signal]);
  log.info({ seed: park.seed, gateways: members.length }, 'simulating');
  const runs = members.map(({ access, enterprise }) =>
    simulate(
      config,
      { access, enterprise, log: log.child({ gatewayId: access.gatewayId }) },
      signal,
    )
      // One gateway that cannot go on stops the process: half a park would pass for a whole one.
      .finally(end),
  );
  const ends = await Promise.allSettled(runs);
  unwatchFile(config.file, end);
  const failed = ends.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** Gateways that are connected now. */
const connected = new Set<string>();

function openHealth({ healthHost, healthPort, gateways }: SimulatorConfig): Promise<HealthServer> {
  return startHealthServer({
    host: healthHost,
    port: healthPort,
    registry: createMetrics('simulator'),
    checks: {
      gateways: () => {
        const missing = gateways.length - connected.size;
        if (missing > 0) throw new Error(`${missing} of ${gateways.length} are not connected`);
      },
    },
  });
}

function member(park: Park, { gatewayId, uscc, mishaps }: GatewayAccess): ParkEnterprise {
  const enterprise = park.enterprises.find((one) => one.gateway.gatewayId === gatewayId);
  if (enterprise !== undefined && enterprise.uscc === uscc) return withMishaps(enterprise, mishaps);
  throw new Error(
    `gateway ${gatewayId} of ${uscc} is not in the park of seed ${park.seed} with ` +
      `${park.enterprises.length} enterprises; seed the park again`,
  );
}

async function simulate(
  config: SimulatorConfig,
  { access, enterprise, log }: { access: GatewayAccess; enterprise: ParkEnterprise; log: Logger },
  signal: AbortSignal,
): Promise<void> {
  const startedMs = performance.now();
  await runSimulatedGateway(
    {
      seed: config.seed,
      enterprise,
      stateDirectory: config.stateDirectory,
      historyDays: config.historyDays,
      stepMs: config.stepMs,
      clock,
      open: (epoch, onState) =>
        openGateway({
          url: config.mqttUrl,
          gatewayId: access.gatewayId,
          secret: access.secret,
          partition: access.partition,
          epoch,
          spoolDirectory: join(config.stateDirectory, 'spool'),
          onState,
        }),
      onState: (state) => {
        if (state.name === 'connected') connected.add(access.gatewayId);
        else connected.delete(access.gatewayId);
        logState(log, state);
      },
      onCaughtUp: () => {
        const seconds = Number(((performance.now() - startedMs) / 1_000).toFixed(1));
        log.info({ seconds }, 'caught up with now');
      },
    },
    signal,
  );
}

function logState(log: Logger, state: GatewayState): void {
  const { name, ...detail } = state;
  const text = `gateway ${name}`;
  if (name === 'refused' || name === 'failed') log.error(detail, text);
  else if (name === 'disconnected') log.warn(detail, text);
  else log.info(detail, text);
}

main().catch((error: unknown) => {
  process.stderr.write(`simulator cannot go on: ${(error as Error).message}\n`);
  process.exitCode = 1;
});

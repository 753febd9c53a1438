/** `simulator.json`: the park and the credentials of its gateways, for `apps/simulator`. Mode 0600. */
import { z } from 'zod';
import type { Park } from '@chanrong/park';
import { type DataDirectory, readJson, writePrivately } from '../installation/data-directory.js';
import type { SeededGateway } from './seed-park.js';

export interface SimulatorFile {
  readonly mqttUrl: string;
  readonly park: Park;
  readonly gateways: readonly SeededGateway[];
}

const secretsSchema = z.object({
  gateways: z.array(z.object({ gatewayId: z.string(), secret: z.string() })),
});

/** The secrets that earlier runs were given, by gateway id: the database keeps only their hashes. */
export async function readSimulatorSecrets({
  simulatorFile,
}: DataDirectory): Promise<Map<string, string>> {
  const parsed = secretsSchema.safeParse(await readJson(simulatorFile));
  if (!parsed.success) return new Map();
  return new Map(parsed.data.gateways.map(({ gatewayId, secret }) => [gatewayId, secret]));
}

export async function writeSimulatorFile(
  { simulatorFile, simulatorFolder }: DataDirectory,
  { mqttUrl, park, gateways }: SimulatorFile,
): Promise<void> {
  await writePrivately(simulatorFile, {
    mqttUrl,
    seed: park.seed,
    enterpriseCount: park.enterprises.length,
    stateDirectory: simulatorFolder,
    gateways,
  });
}

/** `simulator.json`: the park and the credentials of its gateways, for `apps/simulator`. Mode 0600. */
import { z } from 'zod';
import { type Mishap, mishapNames, type Park } from '@chanrong/park';
import { type DataDirectory, readJson, writePrivately } from '../installation/data-directory.js';
import type { SeededGateway } from './seed-park.js';

/** What goes wrong at one gateway of the park. */
export interface GatewayMishap extends Mishap {
  readonly gatewayId: string;
}

export interface SimulatorFile {
  readonly mqttUrl: string;
  readonly park: Park;
  readonly gateways: readonly SeededGateway[];
  readonly mishaps: readonly GatewayMishap[];
}

const secretsSchema = z.object({
  gateways: z.array(z.object({ gatewayId: z.string(), secret: z.string() })),
});

const mishapsSchema = z.object({
  gateways: z.array(
    z.object({
      gatewayId: z.string(),
      mishaps: z
        .array(z.object({ name: z.enum(mishapNames), fromMs: z.int(), untilMs: z.int() }))
        .default([]),
    }),
  ),
});

/** The secrets that earlier runs were given, by gateway id: the database keeps only their hashes. */
export async function readSimulatorSecrets({
  simulatorFile,
}: DataDirectory): Promise<Map<string, string>> {
  const parsed = secretsSchema.safeParse(await readJson(simulatorFile));
  if (!parsed.success) return new Map();
  return new Map(parsed.data.gateways.map(({ gatewayId, secret }) => [gatewayId, secret]));
}

/** What went wrong in earlier runs goes on going wrong: history is not told anew. */
export async function readMishaps({ simulatorFile }: DataDirectory): Promise<GatewayMishap[]> {
  const parsed = mishapsSchema.safeParse(await readJson(simulatorFile));
  if (!parsed.success) return [];
  return parsed.data.gateways.flatMap(({ gatewayId, mishaps }) =>
    mishaps.map((mishap) => ({ gatewayId, ...mishap })),
  );
}

export async function writeSimulatorFile(
  { simulatorFile, simulatorFolder }: DataDirectory,
  { mqttUrl, park, gateways, mishaps }: SimulatorFile,
): Promise<void> {
  await writePrivately(simulatorFile, {
    mqttUrl,
    seed: park.seed,
    enterpriseCount: park.enterprises.length,
    stateDirectory: simulatorFolder,
    gateways: gateways.map((gateway) => ({
      ...gateway,
      mishaps: mishaps
        .filter(({ gatewayId }) => gatewayId === gateway.gatewayId)
        .map(({ name, fromMs, untilMs }) => ({ name, fromMs, untilMs })),
    })),
  });
}

/** `gateways.json`: secrets of the gateways that replays speak for. The database keeps only their hashes. */
import { join } from 'node:path';
import { z } from 'zod';
import { type DataDirectory, readJson, writePrivately } from '../installation/data-directory.js';

const schema = z.record(z.string(), z.string());

export async function readGatewaySecret(
  directory: DataDirectory,
  gatewayId: string,
): Promise<string | undefined> {
  return (await readSecrets(directory))[gatewayId];
}

export async function keepGatewaySecret(
  directory: DataDirectory,
  gatewayId: string,
  secret: string,
): Promise<void> {
  const secrets = await readSecrets(directory);
  await writePrivately(fileOf(directory), { ...secrets, [gatewayId]: secret });
}

/** A damaged file counts as none: a lost secret is renewed. */
async function readSecrets(directory: DataDirectory): Promise<Record<string, string>> {
  const parsed = schema.safeParse(await readJson(fileOf(directory)));
  return parsed.success ? parsed.data : {};
}

function fileOf(directory: DataDirectory): string {
  return join(directory.path, 'gateways.json');
}

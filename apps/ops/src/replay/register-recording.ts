/** Takes a recording; gives its place in the installation: enterprise, assets, gateway, consent. */
import type { Result } from '@chanrong/kernel';
import {
  enrolGateway,
  grantConsent,
  registerAsset,
  registerEnterprise,
  type RegistryFault,
  renewGatewaySecret,
  SetupError,
} from '@chanrong/store';
import type { Pool } from 'pg';
import type { DataDirectory } from '../installation/data-directory.js';
import { demoBank } from '../seed/seed-park.js';
import { keepGatewaySecret, readGatewaySecret } from './gateway-secrets.js';
import type { Recording } from './recording.js';

export interface GatewayAccess {
  readonly partition: number;
  readonly secret: string;
}

/** Registers what is not there yet; asking again changes nothing. @throws SetupError when it cannot be. */
export async function registerRecording(
  pool: Pool,
  directory: DataDirectory,
  recording: Recording,
): Promise<GatewayAccess> {
  const { enterprise, assets, gatewayId } = recording;
  const { uscc } = enterprise;
  take(await registerEnterprise(pool, { ...enterprise, timeBase: 'recorded' }));
  for (const asset of assets) take(await registerAsset(pool, { uscc, ...asset }));
  take(await grantConsent(pool, { uscc, tenant: demoBank }));
  const { partition, secret } = take(await enrolGateway(pool, { gatewayId, uscc }));
  if (secret !== undefined) {
    await keepGatewaySecret(directory, gatewayId, secret);
    return { partition, secret };
  }
  const kept = await readGatewaySecret(directory, gatewayId);
  if (kept !== undefined) return { partition, secret: kept };
  const renewed = take(await renewGatewaySecret(pool, gatewayId)).secret;
  await keepGatewaySecret(directory, gatewayId, renewed);
  return { partition, secret: renewed };
}

/** The value, or the fault as the sentence that ends the command. */
export function take<T>(result: Result<T, RegistryFault>): T {
  if (result.ok) return result.value;
  const { code, message, hint } = result.error;
  throw new SetupError(code, message, hint);
}

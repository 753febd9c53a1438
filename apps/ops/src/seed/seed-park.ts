/** Takes a described park; gives its registration: enterprises, assets, gateways with secrets, consents, facilities, prices. */
import type { Pool } from 'pg';
import { demoFacilities, demoPriceSet, type Park, type ParkEnterprise } from '@chanrong/park';
import {
  accepted,
  enrolGateway,
  grantConsent,
  publishPriceSet,
  registerAsset,
  registerEnterprise,
  registerFacility,
  renewGatewaySecret,
} from '@chanrong/store';

/** The bank that every enterprise of the demo park consents to. */
export const demoBank = 'demo-bank';

const dayMs = 86_400_000;

export interface SeededGateway {
  readonly gatewayId: string;
  readonly secret: string;
  readonly partition: number;
  readonly uscc: string;
}

/**
 * Registers the park; asking again changes nothing. `knownSecrets` are those of earlier runs by
 * gateway id: a gateway whose secret was lost gets a new one.
 */
export async function seedPark(
  pool: Pool,
  park: Park,
  knownSecrets: ReadonlyMap<string, string>,
): Promise<SeededGateway[]> {
  await seedPrices(pool);
  const gateways: SeededGateway[] = [];
  for (const enterprise of park.enterprises) {
    await seedEnterprise(pool, park, enterprise);
    const { gatewayId } = enterprise.gateway;
    const { uscc } = enterprise;
    const { partition, secret } = accepted(await enrolGateway(pool, { gatewayId, uscc }));
    gateways.push({
      gatewayId,
      uscc,
      partition,
      secret: secret ?? knownSecrets.get(gatewayId) ?? (await renewSecret(pool, gatewayId)),
    });
  }
  await seedFacilities(pool, park);
  return gateways;
}

/** Facilities that are there stay as they are: somebody may have drawn on them. */
async function seedFacilities(pool: Pool, park: Park): Promise<void> {
  for (const terms of demoFacilities(park, demoBank)) {
    const known = await pool.query('select 1 from facility where facility_id = $1', [
      terms.facilityId,
    ]);
    if (known.rowCount === 0) accepted(await registerFacility(pool, terms));
  }
}

/**
 * One illustrative price set a day, so that a demo that runs again does not value stock at old prices;
 * none once real prices have been imported.
 */
async function seedPrices(pool: Pool): Promise<void> {
  const real = await pool.query(
    `select 1 from price_set where price_set_id not like 'demo-%' limit 1`,
  );
  if (real.rowCount !== 0) return;
  accepted(await publishPriceSet(pool, demoPriceSet(Math.floor(Date.now() / dayMs) * dayMs)));
}

async function seedEnterprise(pool: Pool, park: Park, enterprise: ParkEnterprise): Promise<void> {
  const { uscc, name, cluster, grid, utcOffsetMinutes } = enterprise;
  const place = { park: park.name, cluster, grid };
  accepted(await registerEnterprise(pool, { uscc, name, utcOffsetMinutes, ...place }));
  for (const { assetId, kind, name: assetName, commodity, kgPerUnit } of enterprise.assets) {
    const asset = { uscc, assetId, kind, name: assetName, commodity, kgPerUnit };
    accepted(await registerAsset(pool, asset));
  }
  accepted(await grantConsent(pool, { uscc, tenant: demoBank }));
}

async function renewSecret(pool: Pool, gatewayId: string): Promise<string> {
  return accepted(await renewGatewaySecret(pool, gatewayId)).secret;
}

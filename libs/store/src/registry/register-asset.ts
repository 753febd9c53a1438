import type { Pool } from 'pg';
import { appendCommands } from '@chanrong/journal';
import { canonicalJson, ok, type Result } from '@chanrong/kernel';
import type { AssetHolding, AssetKind, ProductionPlan } from '@chanrong/portrait';
import { type AssetInput, findAssetFault } from './asset-fault.js';
import { findEnterprisePartition } from './partitions.js';
import {
  enterpriseUnknown,
  refuse,
  type Registered,
  type RegistryFault,
} from './registry-outcome.js';
import { inTransaction } from './transaction.js';

interface AssetRow {
  readonly kind: AssetKind;
  readonly name: string;
  readonly commodity: string | null;
  readonly kg_per_unit: number | null;
  readonly holding: AssetHolding | null;
  readonly place: string | null;
  readonly plan: ProductionPlan | null;
}

/**
 * Registers an asset, or corrects all but its kind and commodity, which cannot change:
 * another kind of thing is another asset.
 */
export async function registerAsset(
  pool: Pool,
  input: AssetInput,
): Promise<Result<Registered, RegistryFault>> {
  const { uscc, assetId, kind, name, commodity, kgPerUnit, holding, place, plan } = input;
  const fault = findAssetFault(input);
  if (fault !== undefined)
    return refuse('asset-invalid', `asset ${assetId}: ${fault}`, 'correct it');
  const command = {
    type: 'asset.registered',
    uscc,
    assetId,
    kind,
    name,
    ...(commodity === undefined ? {} : { commodity }),
    ...(kgPerUnit === undefined ? {} : { kgPerUnit }),
    ...(holding === undefined ? {} : { holding }),
    ...(place === undefined ? {} : { place }),
    ...(plan === undefined ? {} : { plan }),
  } as const;

  const values = [
    uscc,
    assetId,
    name,
    kgPerUnit ?? null,
    holding ?? null,
    place ?? null,
    plan ?? null,
  ];

  return inTransaction<Registered, RegistryFault>(pool, async (client) => {
    const partition = await findEnterprisePartition(client, uscc);
    if (partition === undefined) return enterpriseUnknown(uscc);
    const inserted = await client.query(
      `insert into asset (uscc, asset_id, kind, commodity, name, kg_per_unit, holding, place, plan)
       values ($1, $2, $8, $9, $3, $4, $5, $6, $7) on conflict do nothing`,
      [...values, kind, commodity ?? null],
    );
    if (inserted.rowCount === 0) {
      const { rows } = await client.query<AssetRow>(
        'select * from asset where uscc = $1 and asset_id = $2 for update',
        [uscc, assetId],
      );
      const known = rows[0] as AssetRow;
      if (known.kind !== kind || known.commodity !== (commodity ?? null)) {
        return refuse(
          'asset-differs',
          `${assetId} of ${uscc} is registered as ${known.kind} of ${known.commodity ?? 'no commodity'}`,
          'register the other thing under another asset id',
        );
      }
      const isAsKnown =
        known.name === name &&
        known.kg_per_unit === (kgPerUnit ?? null) &&
        known.place === (place ?? null) &&
        canonicalJson(known.holding) === canonicalJson(holding ?? null) &&
        canonicalJson(known.plan) === canonicalJson(plan ?? null);
      if (isAsKnown) return ok({ changed: false });
      await client.query(
        `update asset set name = $3, kg_per_unit = $4, holding = $5, place = $6, plan = $7
         where uscc = $1 and asset_id = $2`,
        values,
      );
    }
    await appendCommands(client, [partition], [command]);
    return ok({ changed: true });
  });
}

import type { Pool } from 'pg';
import { appendCommands } from '@chanrong/journal';
import { canonicalJson, ok, type Result } from '@chanrong/kernel';
import type { AssetHolding, AssetKind } from '@chanrong/portrait';
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
}

/**
 * Registers an asset, or corrects its name, kilograms per unit, holding and place. Kind and commodity cannot change:
 * another kind of thing is another asset.
 */
export async function registerAsset(
  pool: Pool,
  input: AssetInput,
): Promise<Result<Registered, RegistryFault>> {
  const { uscc, assetId, kind, name, commodity, kgPerUnit, holding, place } = input;
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
  } as const;

  const held = holding === undefined ? null : JSON.stringify(holding);

  return inTransaction<Registered, RegistryFault>(pool, async (client) => {
    const partition = await findEnterprisePartition(client, uscc);
    if (partition === undefined) return enterpriseUnknown(uscc);
    const inserted = await client.query(
      `insert into asset (uscc, asset_id, kind, name, commodity, kg_per_unit, holding, place)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      [uscc, assetId, kind, name, commodity ?? null, kgPerUnit ?? null, held, place ?? null],
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
        canonicalJson(known.holding) === canonicalJson(holding ?? null);
      if (isAsKnown) return ok({ changed: false });
      await client.query(
        `update asset set name = $3, kg_per_unit = $4, holding = $5, place = $6
         where uscc = $1 and asset_id = $2`,
        [uscc, assetId, name, kgPerUnit ?? null, held, place ?? null],
      );
    }
    await appendCommands(client, [partition], [command]);
    return ok({ changed: true });
  });
}

import { appendCommands } from '@chanrong/journal';
import { isoInstant, ok, type Result, type Uscc } from '@chanrong/kernel';
import type { TamperCleared } from '@chanrong/portrait';
import { findEnterprisePartition } from './partitions.js';
import {
  enterpriseUnknown,
  refuse,
  type Registered,
  type RegistryFault,
} from './registry-outcome.js';
import { inTransaction, type Writer } from './transaction.js';

export interface InspectionInput {
  readonly uscc: Uscc;
  readonly assetId: string;
  /** The moment of the inspection, Unix ms, not ahead of now. */
  readonly inspectedMs: number;
  /** Who looked, and what was found: 1 to 400 characters each. */
  readonly by: string;
  readonly reason: string;
}

const textCharsMax = 400;

/**
 * Writes down that a person inspected an asset whose sensors had been opened, and lets them be trusted again
 * from that moment. What opens after it is another matter, however soon.
 * @param nowMs Unix ms; an inspection in the future cannot vouch for anything
 */
export async function clearTamper(
  writer: Writer,
  input: InspectionInput,
  nowMs: number,
): Promise<Result<Registered, RegistryFault>> {
  const { uscc, assetId, inspectedMs, by, reason } = input;
  const fault = faultOf(input, nowMs);
  if (fault !== undefined) {
    return refuse('inspection-invalid', `inspection of ${assetId}: ${fault}`, 'correct it');
  }
  const command: TamperCleared = { type: 'tamper.cleared', uscc, assetId, inspectedMs, by, reason };
  return inTransaction<Registered, RegistryFault>(writer, async (client) => {
    const partition = await findEnterprisePartition(client, uscc);
    if (partition === undefined) return enterpriseUnknown(uscc);
    const asset = await client.query('select 1 from asset where uscc = $1 and asset_id = $2', [
      uscc,
      assetId,
    ]);
    if (asset.rowCount === 0) {
      const message = `${uscc} has no registered asset ${assetId}`;
      return refuse('asset-unknown', message, 'register the asset, or correct its id');
    }
    const inserted = await client.query(
      `insert into inspection (uscc, asset_id, inspected_ms, inspected_by, reason)
       values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [uscc, assetId, inspectedMs, by, reason],
    );
    if (inserted.rowCount === 0) {
      const { rows } = await client.query<{ inspected_by: string; reason: string }>(
        `select inspected_by, reason from inspection
         where uscc = $1 and asset_id = $2 and inspected_ms = $3`,
        [uscc, assetId, inspectedMs],
      );
      if (rows[0]?.inspected_by === by && rows[0].reason === reason) return ok({ changed: false });
      return refuse(
        'inspection-differs',
        `${assetId} of ${uscc} was inspected at ${isoInstant(inspectedMs)} with another finding`,
        'give the moment of your own inspection',
      );
    }
    await appendCommands(client, [partition], [command]);
    return ok({ changed: true });
  });
}

function faultOf({ inspectedMs, by, reason }: InspectionInput, nowMs: number): string | undefined {
  if (!Number.isSafeInteger(inspectedMs) || inspectedMs < 0 || inspectedMs > nowMs) {
    return `inspectedMs is ${inspectedMs}, not a moment that has passed`;
  }
  for (const [name, text] of Object.entries({ by, reason })) {
    const { length } = text.trim();
    if (length < 1 || length > textCharsMax) {
      return `${name} has ${length} characters, not 1 to ${textCharsMax}`;
    }
  }
  return undefined;
}

import type { Pool } from 'pg';
import { appendCommands } from '@chanrong/journal';
import { ok, partitionOf, type Result, type Uscc } from '@chanrong/kernel';
import type { TimeBase } from '@chanrong/portrait';
import { readPartitionCount } from './partitions.js';
import { refuse, type Registered, type RegistryFault } from './registry-outcome.js';
import { inTransaction } from './transaction.js';

export interface EnterpriseInput {
  readonly uscc: Uscc;
  readonly name: string;
  readonly park?: string | undefined;
  readonly cluster?: string | undefined;
  readonly grid?: string | undefined;
  /** Minutes east of UTC; 480 (China) when absent. */
  readonly utcOffsetMinutes?: number | undefined;
  /** `live` when absent. */
  readonly timeBase?: TimeBase | undefined;
}

export interface RegisteredEnterprise extends Registered {
  readonly partition: number;
}

interface EnterpriseRow {
  readonly partition: number;
  readonly name: string;
  readonly park: string | null;
  readonly cluster: string | null;
  readonly grid: string | null;
  readonly utc_offset_minutes: number;
  readonly time_base: TimeBase;
}

/**
 * Registers an enterprise, or brings name, park, cluster and grid up to date. How its time is read
 * cannot change: its days were cut by it.
 */
export function registerEnterprise(
  pool: Pool,
  input: EnterpriseInput,
): Promise<Result<RegisteredEnterprise, RegistryFault>> {
  const { uscc, name } = input;
  const utcOffsetMinutes = input.utcOffsetMinutes ?? 480;
  const timeBase = input.timeBase ?? 'live';
  const command = {
    type: 'enterprise.registered',
    uscc,
    name,
    utcOffsetMinutes,
    timeBase,
  } as const;
  const places = [input.park ?? null, input.cluster ?? null, input.grid ?? null];

  return inTransaction<RegisteredEnterprise, RegistryFault>(pool, async (client) => {
    const partition = partitionOf(uscc, await readPartitionCount(client));
    const inserted = await client.query(
      `insert into enterprise
         (uscc, name, park, cluster, grid, partition, utc_offset_minutes, time_base)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      [uscc, name, ...places, partition, utcOffsetMinutes, timeBase],
    );
    if (inserted.rowCount === 1) {
      await appendCommands(client, [partition], [command]);
      return ok({ partition, changed: true });
    }

    const { rows } = await client.query<EnterpriseRow>(
      'select * from enterprise where uscc = $1 for update',
      [uscc],
    );
    const known = rows[0] as EnterpriseRow;
    if (known.utc_offset_minutes !== utcOffsetMinutes || known.time_base !== timeBase) {
      return refuse(
        'enterprise-differs',
        `${uscc} is registered at UTC+${known.utc_offset_minutes} min with a ${known.time_base} time base`,
        'register it as it was: days already folded were cut by that time',
      );
    }
    const moved = [known.park, known.cluster, known.grid].some((was, i) => was !== places[i]);
    const changed = known.name !== name || moved;
    if (changed) {
      await client.query(
        'update enterprise set name = $2, park = $3, cluster = $4, grid = $5 where uscc = $1',
        [uscc, name, ...places],
      );
    }
    if (known.name !== name) await appendCommands(client, [known.partition], [command]);
    return ok({ partition: known.partition, changed });
  });
}

import type { PoolClient } from 'pg';
import { appendCommands } from '@chanrong/journal';
import { ok, type Result } from '@chanrong/kernel';
import type { FacilityDrawn, FacilityRegistered, FacilityTerms } from '@chanrong/portrait';
import { findFacilityFault } from './facility-fault.js';
import { findEnterprisePartition } from './partitions.js';
import {
  enterpriseUnknown,
  refuse,
  type Registered,
  type RegistryFault,
} from './registry-outcome.js';
import { inTransaction, type Writer } from './transaction.js';

type FacilityRow = {
  readonly uscc: string;
  readonly tenant: string;
  readonly limit_fen: string;
  readonly outstanding_fen: string;
  readonly initial_ltv_ppm: number;
  readonly lines: FacilityTerms['lines'];
};

/**
 * Registers what a bank and an enterprise agreed, or changes its terms. Bank and enterprise of a facility
 * cannot change; the enterprise must have consented that the bank reads it.
 */
export async function registerFacility(
  writer: Writer,
  terms: FacilityTerms,
): Promise<Result<Registered, RegistryFault>> {
  const fault = findFacilityFault(terms);
  if (fault !== undefined) {
    return refuse('facility-invalid', `facility ${terms.facilityId}: ${fault}`, 'correct it');
  }
  const { facilityId, uscc, tenant, limitFen, outstandingFen, initialLtvPpm } = terms;
  const { warnPpm, callPpm, liquidatePpm, hysteresisPpm, dwellMs, cureMs } = terms.lines;
  const lines = { warnPpm, callPpm, liquidatePpm, hysteresisPpm, dwellMs, cureMs };
  const agreed = { facilityId, uscc, tenant, limitFen, outstandingFen, initialLtvPpm, lines };
  const command: FacilityRegistered = { type: 'facility.registered', ...agreed };

  return inTransaction<Registered, RegistryFault>(writer, async (client) => {
    const partition = await findEnterprisePartition(client, uscc);
    if (partition === undefined) return enterpriseUnknown(uscc);
    if (!(await hasConsent(client, uscc, tenant))) {
      return refuse(
        'consent-missing',
        `${uscc} has not consented that ${tenant} reads it`,
        'let the enterprise grant its consent first',
      );
    }
    const values = [facilityId, limitFen, outstandingFen, initialLtvPpm, JSON.stringify(lines)];
    const inserted = await client.query(
      `insert into facility (facility_id, limit_fen, outstanding_fen, initial_ltv_ppm, lines, uscc, tenant)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [...values, uscc, tenant],
    );
    if (inserted.rowCount === 0) {
      const known = await lockFacility(client, facilityId);
      if (known?.uscc !== uscc || known.tenant !== tenant) {
        // Whose it is stays unsaid: the asker may be another bank.
        return refuse(
          'facility-differs',
          `facility ${facilityId} was registered for another bank or enterprise`,
          'choose another facility id',
        );
      }
      if (isAsAgreed(known, agreed)) return ok({ changed: false });
      await client.query(
        `update facility set limit_fen = $2, outstanding_fen = $3, initial_ltv_ppm = $4, lines = $5,
           changed_at = now() where facility_id = $1`,
        values,
      );
    }
    await appendCommands(client, [partition], [command]);
    return ok({ changed: true });
  });
}

/** Notes what is outstanding after a drawing or a repayment, fen. */
export async function drawFacility(
  writer: Writer,
  { facilityId, outstandingFen }: Pick<FacilityTerms, 'facilityId' | 'outstandingFen'>,
): Promise<Result<Registered, RegistryFault>> {
  if (!(Number.isSafeInteger(outstandingFen) && outstandingFen >= 0)) {
    return refuse(
      'facility-invalid',
      `facility ${facilityId}: outstandingFen is ${outstandingFen}`,
      'give a whole number of fen, at least 0',
    );
  }
  return inTransaction<Registered, RegistryFault>(writer, async (client) => {
    const known = await lockFacility(client, facilityId);
    if (known === undefined) {
      return refuse(
        'facility-unknown',
        `facility ${facilityId} is not registered`,
        'register it first',
      );
    }
    if (Number(known.outstanding_fen) === outstandingFen) return ok({ changed: false });
    await client.query(
      'update facility set outstanding_fen = $2, changed_at = now() where facility_id = $1',
      [facilityId, outstandingFen],
    );
    const { uscc } = known;
    const partition = await findEnterprisePartition(client, uscc);
    if (partition === undefined) return enterpriseUnknown(uscc);
    const command: FacilityDrawn = { type: 'facility.drawn', facilityId, uscc, outstandingFen };
    await appendCommands(client, [partition], [command]);
    return ok({ changed: true });
  });
}

async function lockFacility(
  client: PoolClient,
  facilityId: string,
): Promise<FacilityRow | undefined> {
  const { rows } = await client.query<FacilityRow>(
    'select * from facility where facility_id = $1 for update',
    [facilityId],
  );
  return rows[0];
}

export async function hasConsent(
  client: PoolClient,
  uscc: string,
  tenant: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    'select 1 from consent where uscc = $1 and tenant = $2 and revoked_at is null',
    [uscc, tenant],
  );
  return rowCount !== 0;
}

function isAsAgreed(known: FacilityRow, agreed: FacilityTerms): boolean {
  return (
    Number(known.limit_fen) === agreed.limitFen &&
    Number(known.outstanding_fen) === agreed.outstandingFen &&
    known.initial_ltv_ppm === agreed.initialLtvPpm &&
    JSON.stringify(known.lines) === JSON.stringify(agreed.lines)
  );
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeSegmentBody } from '@chanrong/contracts';
import { PostgresJournal } from '@chanrong/journal';
import { partitionOf, type Result, unwrap, type Uscc } from '@chanrong/kernel';
import type { FacilityTerms } from '@chanrong/portrait';
import { createTestDatabase, type TestDatabase, testPartitionCount } from '@chanrong/testing';
import { grantConsent } from './consent.js';
import { registerEnterprise } from './register-enterprise.js';
import { drawFacility, registerFacility } from './register-facility.js';
import type { RegistryFault } from './registry-outcome.js';

let database: TestDatabase;
const uscc = '91320214MA1XXXXX98' as Uscc;
const partition = partitionOf(uscc, testPartitionCount);

const terms: FacilityTerms = {
  facilityId: 'F-2026-001',
  uscc,
  tenant: 'bank-1',
  limitFen: 1_000_000_000,
  outstandingFen: 600_000_000,
  initialLtvPpm: 600_000,
  lines: {
    warnPpm: 750_000,
    callPpm: 850_000,
    liquidatePpm: 950_000,
    hysteresisPpm: 20_000,
    dwellMs: 600_000,
    cureMs: 259_200_000,
  },
};

beforeAll(async () => {
  database = await createTestDatabase();
  unwrap(await registerEnterprise(database.pool, { uscc, name: '示范铸造有限公司' }));
  unwrap(await grantConsent(database.pool, { uscc, tenant: 'bank-1' }));
});

afterAll(() => database.drop());

/** Facility commands of the enterprise's partition, oldest first. */
async function commands(): Promise<unknown[]> {
  const segments = await new PostgresJournal(database.pool).read([{ partition, seq: 0 }], 1_000);
  return segments
    .flatMap(({ body }) => decodeSegmentBody(body))
    .flatMap((entry) => (entry.kind === 'command' ? [entry.command] : []))
    .filter(({ type }) => type.startsWith('facility.'));
}

function codeOf(result: Result<unknown, RegistryFault>): string {
  return result.ok ? 'ok' : result.error.code;
}

describe('a facility', () => {
  it('is one row and one command, however often it is registered', async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => registerFacility(database.pool, terms)));
    expect(outcomes.filter((outcome) => unwrap(outcome).changed)).toHaveLength(1);
    expect(await commands()).toEqual([{ type: 'facility.registered', ...terms }]);
  });

  it('is drawn and repaid, and says so once', async () => {
    const drawn = { facilityId: terms.facilityId, outstandingFen: 700_000_000 };
    expect(unwrap(await drawFacility(database.pool, drawn)).changed).toBe(true);
    expect(unwrap(await drawFacility(database.pool, drawn)).changed).toBe(false);
    expect((await commands()).at(-1)).toEqual({ type: 'facility.drawn', uscc, ...drawn });
  });

  it('changes its terms under the same id', async () => {
    const raised = { ...terms, limitFen: 2_000_000_000 };
    expect(unwrap(await registerFacility(database.pool, raised)).changed).toBe(true);
    expect((await commands()).at(-1)).toEqual({ type: 'facility.registered', ...raised });
  });

  it.each<[string, Partial<FacilityTerms>, string]>([
    ['a bank without consent', { facilityId: 'F-2', tenant: 'bank-2' }, 'consent-missing'],
    [
      'an enterprise nobody registered',
      { facilityId: 'F-2', uscc: '91320214MA1YYYYY2T' },
      'enterprise-unknown',
    ],
    ['an id that is no id', { facilityId: 'F 2' }, 'facility-invalid'],
    ['half a fen', { limitFen: 0.5 }, 'facility-invalid'],
    [
      'lines that do not ascend',
      { lines: { ...terms.lines, callPpm: 750_000 } },
      'facility-invalid',
    ],
    ['a cure that would not cure', { initialLtvPpm: 730_000 }, 'facility-invalid'],
  ])('is refused for %s', async (_what, changes, code) => {
    const before = await commands();
    expect(codeOf(await registerFacility(database.pool, { ...terms, ...changes }))).toBe(code);
    expect(await commands()).toEqual(before);
  });

  it('stays with its bank', async () => {
    unwrap(await grantConsent(database.pool, { uscc, tenant: 'bank-3' }));
    const taken = await registerFacility(database.pool, { ...terms, tenant: 'bank-3' });
    expect(taken).toMatchObject({ ok: false, error: { code: 'facility-differs' } });
    expect(JSON.stringify(taken)).not.toContain('bank-1');
  });

  it('must exist before it is drawn', async () => {
    const unknown = { facilityId: 'F-9', outstandingFen: 1 };
    expect(codeOf(await drawFacility(database.pool, unknown))).toBe('facility-unknown');
    const negative = { facilityId: terms.facilityId, outstandingFen: -1 };
    expect(codeOf(await drawFacility(database.pool, negative))).toBe('facility-invalid');
  });
});

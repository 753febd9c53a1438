import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verify } from '@node-rs/argon2';
import { decodeSegmentBody, parsePublicKey } from '@chanrong/contracts';
import { PostgresJournal } from '@chanrong/journal';
import { partitionOf, type Result, unwrap, type Uscc } from '@chanrong/kernel';
import { expertScorecard } from '@chanrong/scoring';
import { createTestDatabase, type TestDatabase, testPartitionCount } from '@chanrong/testing';
import { commitScorecard } from './commit-scorecard.js';
import { enrolGateway, renewGatewaySecret } from './enrol-gateway.js';
import { grantConsent } from './consent.js';
import { publishPriceSet, type PriceSetInput } from './publish-price-set.js';
import { type AssetInput } from './asset-fault.js';
import { registerAsset } from './register-asset.js';
import { registerEnterprise } from './register-enterprise.js';
import type { RegistryFault } from './registry-outcome.js';

let database: TestDatabase;
const uscc = '91320214MA1XXXXX98' as Uscc;
const otherUscc = '91320214MA1YYYYY2T' as Uscc;
const partition = partitionOf(uscc, testPartitionCount);

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

/** Commands of every partition, oldest first. */
async function commands(): Promise<unknown[][]> {
  const positions = Array.from({ length: testPartitionCount }, (_, n) => ({
    partition: n,
    seq: 0,
  }));
  const segments = await new PostgresJournal(database.pool).read(positions, 1_000);
  const found: unknown[][] = positions.map(() => []);
  for (const segment of segments) {
    for (const entry of decodeSegmentBody(segment.body)) {
      if (entry.kind === 'command') found[segment.partition]?.push(entry.command);
    }
  }
  return found;
}

function codeOf(result: Result<unknown, RegistryFault>): string {
  return result.ok ? 'ok' : result.error.code;
}

describe('registerEnterprise', () => {
  it('writes one row and one command, however often it is asked', async () => {
    const input = { uscc, name: '示范铸造有限公司', park: 'demo' };
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => registerEnterprise(database.pool, input)),
    );
    expect(outcomes.filter((outcome) => unwrap(outcome).changed)).toHaveLength(1);
    expect((await commands())[partition]).toEqual([
      {
        type: 'enterprise.registered',
        uscc,
        name: '示范铸造有限公司',
        utcOffsetMinutes: 480,
        timeBase: 'live',
      },
    ]);
  });

  it('renames, and moves without a command: the fold does not know places', async () => {
    const before = (await commands())[partition]?.length ?? 0;
    const moved = { uscc, name: '示范铸造有限公司', park: 'other' };
    expect(unwrap(await registerEnterprise(database.pool, moved)).changed).toBe(true);
    expect((await commands())[partition]).toHaveLength(before);
    const renamed = { ...moved, name: '示范精密铸造有限公司' };
    expect(unwrap(await registerEnterprise(database.pool, renamed)).changed).toBe(true);
    expect((await commands())[partition]?.at(-1)).toMatchObject({ name: renamed.name });
  });

  it('refuses another time base', async () => {
    const outcome = await registerEnterprise(database.pool, {
      uscc,
      name: 'x',
      timeBase: 'recorded',
    });
    expect(codeOf(outcome)).toBe('enterprise-differs');
    const { rows } = await database.pool.query('select name from enterprise');
    expect(rows).toEqual([{ name: '示范精密铸造有限公司' }]);
  });
});

describe('registerAsset', () => {
  const tank: AssetInput = {
    uscc,
    assetId: 'TANK-01',
    kind: 'storage',
    name: '一号罐',
    commodity: 'ETHANOL',
  };

  it.each<[string, AssetInput, boolean]>([
    ['first', tank, true],
    ['again', tank, false],
    ['another scale', { ...tank, kgPerUnit: 789.5 }, true],
    ['the same scale', { ...tank, kgPerUnit: 789.5 }, false],
    ['a holding', { ...tank, kgPerUnit: 789.5, holding: { site: 'third-party' } }, true],
    ['the same holding', { ...tank, kgPerUnit: 789.5, holding: { site: 'third-party' } }, false],
  ])('%s', async (_, input, changed) => {
    const before = (await commands())[partition]?.length ?? 0;
    expect(unwrap(await registerAsset(database.pool, input)).changed).toBe(changed);
    expect((await commands())[partition]).toHaveLength(before + (changed ? 1 : 0));
  });

  it.each<[string, AssetInput, string]>([
    ['another commodity', { ...tank, commodity: 'COPPER' }, 'asset-differs'],
    ['another kind', { ...tank, kind: 'machine' }, 'asset-differs'],
    ['an id that no channel could name', { ...tank, assetId: 'TANK 01' }, 'asset-invalid'],
    ['no weight', { ...tank, kgPerUnit: 0 }, 'asset-invalid'],
    ['any weight', { ...tank, kgPerUnit: 1e10 }, 'asset-invalid'],
    ['an owner nobody knows', { ...tank, holding: { owner: 'me' as 'own' } }, 'asset-invalid'],
    ['a cost in words', { ...tank, holding: { costPerTonne: 'much' } }, 'asset-invalid'],
    ['a stranger', { ...tank, uscc: otherUscc }, 'enterprise-unknown'],
  ])('refuses %s and appends nothing', async (_, input, code) => {
    const before = await commands();
    expect(codeOf(await registerAsset(database.pool, input))).toBe(code);
    expect(await commands()).toEqual(before);
  });
});

describe('enrolGateway', () => {
  it('shows the secret once and keeps its argon2id hash', async () => {
    const first = unwrap(await enrolGateway(database.pool, { gatewayId: 'gw-1', uscc }));
    expect(first).toMatchObject({ changed: true, partition });
    const { rows } = await database.pool.query<{ secret_hash: string }>(
      "select secret_hash from gateway where gateway_id = 'gw-1'",
    );
    expect(rows[0]?.secret_hash).toMatch(/^\$argon2id\$/);
    expect(await verify(rows[0]?.secret_hash ?? '', first.secret ?? '')).toBe(true);

    const again = unwrap(await enrolGateway(database.pool, { gatewayId: 'gw-1', uscc }));
    expect(again).toEqual({ changed: false, partition });
    expect((await commands())[partition]?.at(-1)).toEqual({
      type: 'gateway.enrolled',
      gatewayId: 'gw-1',
      uscc,
    });
  });

  it('takes a public key, replaces it, and says so in the journal', async () => {
    const pem = () =>
      generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const enrolKeyed = async (publicKey: string) =>
      unwrap(await enrolGateway(database.pool, { gatewayId: 'gw-k', uscc, publicKey }));
    const newest = async () => (await commands())[partition]?.at(-1);
    const [first, second] = [pem(), pem()];
    expect((await enrolKeyed(first)).changed).toBe(true);
    const enrolment = await newest();
    expect(enrolment).toMatchObject({ gatewayId: 'gw-k', publicKey: parsePublicKey(first) });
    expect((await enrolKeyed(first)).changed).toBe(false);
    expect(await newest()).toEqual(enrolment);
    expect((await enrolKeyed(second)).changed).toBe(true);
    expect(await newest()).toMatchObject({ gatewayId: 'gw-k', publicKey: parsePublicKey(second) });
    const refused = await enrolGateway(database.pool, { gatewayId: 'gw-k', uscc, publicKey: 'x' });
    expect(codeOf(refused)).toBe('gateway-key-invalid');
  });

  it('renews a secret without a command', async () => {
    const before = await commands();
    const { secret } = unwrap(await renewGatewaySecret(database.pool, 'gw-1'));
    const { rows } = await database.pool.query<{ secret_hash: string }>(
      "select secret_hash from gateway where gateway_id = 'gw-1'",
    );
    expect(await verify(rows[0]?.secret_hash ?? '', secret)).toBe(true);
    expect(await commands()).toEqual(before);
    expect(codeOf(await renewGatewaySecret(database.pool, 'gw-9'))).toBe('gateway-unknown');
  });

  it('refuses the gateway of another enterprise, and ids that topics cannot carry', async () => {
    unwrap(await registerEnterprise(database.pool, { uscc: otherUscc, name: 'other' }));
    const taken = await enrolGateway(database.pool, { gatewayId: 'gw-1', uscc: otherUscc });
    expect(codeOf(taken)).toBe('gateway-taken');
    expect(JSON.stringify(taken)).not.toContain(uscc);
    expect(codeOf(await enrolGateway(database.pool, { gatewayId: 'a/b', uscc }))).toBe(
      'gateway-id-invalid',
    );
  });
});

describe('what concerns everyone', () => {
  const prices: PriceSetInput = {
    priceSetId: 'demo-1',
    asOfMs: 1_763_769_600_000,
    currency: 'CNY',
    prices: [
      { commodity: 'ETHANOL', pricePerTonne: '6400', dailyVolatility: 0.011, source: 'demo' },
    ],
  };

  it('publishes a price set to every partition, once', async () => {
    expect(unwrap(await publishPriceSet(database.pool, prices)).changed).toBe(true);
    expect(unwrap(await publishPriceSet(database.pool, prices)).changed).toBe(false);
    const found = await commands();
    const expected = { type: 'priceSet.published', ...prices };
    expect(
      found.map((list) => list.filter((one) => (one as { priceSetId?: string }).priceSetId)),
    ).toEqual(found.map(() => [expected]));
  });

  it.each([
    [
      'other prices under the id',
      [{ ...prices.prices[0], pricePerTonne: '1' }],
      'price-set-differs',
    ],
    [
      'a price that is no number',
      [{ ...prices.prices[0], pricePerTonne: '1e3' }],
      'price-set-invalid',
    ],
    ['two prices of one thing', [prices.prices[0], prices.prices[0]], 'price-set-invalid'],
    ['no price', [], 'price-set-invalid'],
  ])('refuses %s', async (_, list, code) => {
    const input = { ...prices, prices: list as PriceSetInput['prices'] };
    expect(codeOf(await publishPriceSet(database.pool, input))).toBe(code);
  });

  it('commits a scorecard version to every partition, once and for all', async () => {
    expect(unwrap(await commitScorecard(database.pool, expertScorecard)).changed).toBe(true);
    expect(unwrap(await commitScorecard(database.pool, expertScorecard)).changed).toBe(false);
    expect((await commands()).map((list) => list.at(-1))).toEqual(
      Array.from({ length: testPartitionCount }, () => ({
        type: 'scorecard.committed',
        scorecard: expertScorecard,
      })),
    );
  });

  it('refuses to edit a committed scorecard, and one that scoring cannot read', async () => {
    const edited = { ...expertScorecard, basePoints: expertScorecard.basePoints + 1 };
    expect(codeOf(await commitScorecard(database.pool, edited))).toBe('scorecard-differs');
    const broken = { ...expertScorecard, version: '2', masterScale: [] };
    expect(codeOf(await commitScorecard(database.pool, broken))).toBe('scorecard-invalid');
  });
});

describe('grantConsent', () => {
  it('grants once at a time and again after a revocation', async () => {
    const grants = await Promise.all(
      [1, 2, 3].map(() => grantConsent(database.pool, { uscc, tenant: 'demo-bank' })),
    );
    expect(grants.filter((grant) => unwrap(grant).changed)).toHaveLength(1);
    await database.pool.query('update consent set revoked_at = now()');
    expect(unwrap(await grantConsent(database.pool, { uscc, tenant: 'demo-bank' })).changed).toBe(
      true,
    );
  });
});

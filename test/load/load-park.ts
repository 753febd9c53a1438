/** Registers the enterprises of a load run, each with one gateway, two tanks and prices for what is in them. */
import { unwrap, type Uscc, usccCheckCharacter } from '@chanrong/kernel';
import { expertScorecard } from '@chanrong/scoring';
import {
  commitScorecard,
  enrolGateway,
  publishPriceSet,
  registerAsset,
  registerEnterprise,
} from '@chanrong/store';
import type pg from 'pg';
import type { LoadGateway } from './factory-gateway.js';

export interface LoadEnterprise extends LoadGateway {
  readonly uscc: Uscc;
}

export async function registerLoadPark(pool: pg.Pool, count: number): Promise<LoadEnterprise[]> {
  unwrap(await commitScorecard(pool, expertScorecard));
  unwrap(
    await publishPriceSet(pool, {
      priceSetId: 'load-1',
      asOfMs: Date.now(),
      currency: 'CNY',
      prices: [
        { commodity: 'COPPER', pricePerTonne: '65620.00', dailyVolatility: 0.015, source: 'load' },
      ],
    }),
  );
  const enterprises: LoadEnterprise[] = [];
  for (let index = 0; index < count; index += 1) enterprises.push(await registerOne(pool, index));
  return enterprises;
}

async function registerOne(pool: pg.Pool, index: number): Promise<LoadEnterprise> {
  const uscc = loadUscc(index);
  const { partition } = unwrap(await registerEnterprise(pool, { uscc, name: `Load ${index}` }));
  for (const assetId of ['TANK-0', 'TANK-1']) {
    const tank = { uscc, assetId, kind: 'storage', name: assetId, commodity: 'COPPER' } as const;
    unwrap(await registerAsset(pool, tank));
  }
  const gatewayId = `load-${index}`;
  const { secret } = unwrap(await enrolGateway(pool, { gatewayId, uscc }));
  return { uscc, gatewayId, secret: secret as string, partition };
}

function loadUscc(index: number): Uscc {
  const body = `91320206${String(index).padStart(9, '0')}`;
  return `${body}${usccCheckCharacter(body)}` as Uscc;
}

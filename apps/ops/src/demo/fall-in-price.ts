/** All prices of the demo move by so many per cent at once, and facilities go through their lines. */
import type { FacilityPage } from '@chanrong/contracts';
import { Decimal } from '@chanrong/kernel';
import type { PriceSetPublished } from '@chanrong/portrait';
import { accepted, publishPriceSet } from '@chanrong/store';
import pg from 'pg';
import { readAsBank } from '../installation/read-as-bank.js';
import { type DemoSite, eventually } from './demo-site.js';

type Facility = FacilityPage['items'][number];

const changeMsMax = 60_000;
/** Margin states have a dwell: what the prices did shows at once, what follows from it a little later. */
const stateMsMax = 30_000;

/** @param percent -12: prices fall by 12 % */
export async function movePrices(site: DemoSite, percent: number): Promise<void> {
  const { instance, tell } = site;
  const before = new Map((await facilities(site)).map((each) => [each.facilityId, each]));
  const { priceSetId, count, asOfMs } = await publishMoved(instance.databaseUrl, percent);
  tell(`price set ${priceSetId}: ${count} commodities, each ${percent > 0 ? '+' : ''}${percent} %`);
  const isRevalued = ({ margin }: Facility): boolean =>
    margin !== null && Date.parse(margin.knownAt) > asOfMs;
  const hasMoved = ({ facilityId, margin }: Facility): boolean =>
    margin?.state !== before.get(facilityId)?.margin?.state;
  const when = (is: (all: readonly Facility[]) => boolean, msMax: number): Promise<unknown> =>
    eventually(async () => (is(await facilities(site)) ? true : undefined), msMax);
  await when((all) => all.every(isRevalued), changeMsMax);
  await when((all) => all.some(hasMoved), stateMsMax);
  for (const now of await facilities(site)) {
    const then = before.get(now.facilityId);
    if (then !== undefined) tell(`${now.facilityId}: ${standing(then)} → ${standing(now)}`);
  }
  tell(`alerts of the bank: ${instance.apiUrl.replace('127.0.0.1', 'localhost')}/alerts`);
}

async function facilities({ instance }: DemoSite): Promise<readonly Facility[]> {
  return (await readAsBank<FacilityPage>(instance, '/v1/facilities')).items;
}

function standing({ margin }: Facility): string {
  if (margin === null) return 'not valued';
  const { loanToValueRatio: ratio, state } = margin;
  const share = ratio === null ? 'no value' : `${(100 * ratio).toFixed(1)} % of value`;
  return `${share}, ${state}`;
}

async function publishMoved(
  databaseUrl: string,
  percent: number,
): Promise<{ priceSetId: string; count: number; asOfMs: number }> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  try {
    const { rows } = await pool.query<{ body: PriceSetPublished }>(
      'select body from price_set order by as_of desc, published_at desc limit 1',
    );
    const newest = (rows[0] as { body: PriceSetPublished }).body;
    const asOfMs = Date.now();
    const factor = new Decimal(100).plus(percent).div(100);
    const prices = newest.prices.map((price) => ({
      ...price,
      pricePerTonne: new Decimal(price.pricePerTonne).mul(factor).toFixed(2),
      source: 'demo, illustrative, moved by hand',
    }));
    const priceSetId = `demo-${asOfMs}`;
    const { currency } = newest;
    accepted(await publishPriceSet(pool, { priceSetId, asOfMs, currency, prices }));
    return { priceSetId, count: prices.length, asOfMs };
  } finally {
    await pool.end();
  }
}

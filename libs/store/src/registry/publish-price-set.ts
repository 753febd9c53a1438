import { appendCommands } from '@chanrong/journal';
import { canonicalJson, ok, type Result } from '@chanrong/kernel';
import type { CommodityPrice, PriceSetPublished } from '@chanrong/portrait';
import { allPartitions } from './partitions.js';
import { refuse, type Registered, type RegistryFault } from './registry-outcome.js';
import { inTransaction, type Writer } from './transaction.js';

export type PriceSetInput = Omit<PriceSetPublished, 'type'>;

/** Publishes prices to every partition at once. A published set is never edited: publish the next one. */
export async function publishPriceSet(
  writer: Writer,
  input: PriceSetInput,
): Promise<Result<Registered, RegistryFault>> {
  const fault = findFault(input.prices);
  if (fault !== undefined) {
    return refuse('price-set-invalid', `price set ${input.priceSetId}: ${fault}`, 'correct it');
  }
  const command: PriceSetPublished = {
    type: 'priceSet.published',
    priceSetId: input.priceSetId,
    asOfMs: input.asOfMs,
    currency: input.currency,
    prices: input.prices,
  };

  return inTransaction<Registered, RegistryFault>(writer, async (client) => {
    const inserted = await client.query(
      `insert into price_set (price_set_id, as_of, body) values ($1, $2, $3) on conflict do nothing`,
      [input.priceSetId, new Date(input.asOfMs), JSON.stringify(command)],
    );
    if (inserted.rowCount === 1) {
      await appendCommands(client, await allPartitions(client), [command]);
      return ok({ changed: true });
    }
    const { rows } = await client.query<{ body: unknown }>(
      'select body from price_set where price_set_id = $1',
      [input.priceSetId],
    );
    if (canonicalJson(rows[0]?.body) !== canonicalJson(command)) {
      return refuse(
        'price-set-differs',
        `price set ${input.priceSetId} was published with other prices`,
        'publish the new prices under a new id',
      );
    }
    return ok({ changed: false });
  });
}

function findFault(prices: readonly CommodityPrice[]): string | undefined {
  const seen = new Set<string>();
  for (const { commodity, pricePerTonne, dailyVolatility } of prices) {
    if (seen.has(commodity)) return `${commodity} has two prices`;
    if (!/^\d{1,15}(\.\d{1,6})?$/.test(pricePerTonne)) {
      return `${commodity} costs ${JSON.stringify(pricePerTonne)}, not a decimal number`;
    }
    if (!(dailyVolatility >= 0 && dailyVolatility < 1)) {
      return `${commodity} has a daily volatility of ${dailyVolatility}, not 0 to 1`;
    }
    seen.add(commodity);
  }
  return prices.length === 0 ? 'it has no price' : undefined;
}

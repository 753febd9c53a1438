import type { PriceSetAnswer, PriceSetInputBody } from '@chanrong/contracts';
import { isoInstant } from '@chanrong/kernel';
import { findPriceSet, publishPriceSet, readAs } from '@chanrong/store';
import { Inject, Injectable } from '@nestjs/common';
import { type ApiParts, apiParts } from '../api-parts.js';
import type { Asked } from '../http/asked-by.js';
import { notFound } from '../http/problem-error.js';
import { writeAs } from '../http/write-as.js';

/** Prices that stock is valued at. A published set is never edited. */
@Injectable()
export class PriceSets {
  constructor(@Inject(apiParts) private readonly parts: ApiParts) {}

  async one({ caller, correlationId }: Asked, priceSetId: string): Promise<PriceSetAnswer> {
    const found = await readAs(this.parts.source, caller, (manager) =>
      findPriceSet(manager, priceSetId),
    );
    if (found === null) throw notFound();
    const { asOfMs, currency, prices } = found;
    const asOf = isoInstant(asOfMs);
    return { priceSetId, asOf, currency, prices: [...prices], correlationId };
  }

  async publish(asked: Asked, key: string, input: PriceSetInputBody): Promise<PriceSetAnswer> {
    const { priceSetId, asOf: asOfMs, prices } = input;
    await writeAs(this.parts.registry, {
      caller: asked.caller,
      key,
      input: ['price-set', { ...input }],
      write: (client) => publishPriceSet(client, { priceSetId, asOfMs, currency: 'CNY', prices }),
    });
    return this.one(asked, priceSetId);
  }
}

import {
  type PriceSetAnswer,
  type PriceSetInputBody,
  priceSetInputSchema,
  type PriceSetPath,
  priceSetPathSchema,
  priceSetSchema,
} from '@chanrong/contracts';
import { Body, Controller, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Asked, AskedBy } from '../http/asked-by.js';
import { IdempotencyKey } from '../http/idempotency-key.js';
import { Read } from '../http/read.decorator.js';
import { Write } from '../http/write.decorator.js';
import { PriceSets } from './price-sets.service.js';

@ApiTags('prices')
@Controller('v1/price-sets')
export class PriceSetsController {
  constructor(private readonly priceSets: PriceSets) {}

  @Read({
    path: ':priceSetId',
    operationId: 'getPriceSet',
    summary: 'Prices that stock is, or was, valued at',
    scope: 'risk:read',
    answer: priceSetSchema,
    problems: ['not-found'],
  })
  one(
    @AskedBy() asked: Asked,
    @Param({ schema: priceSetPathSchema }) { priceSetId }: PriceSetPath,
  ): Promise<PriceSetAnswer> {
    return this.priceSets.one(asked, priceSetId);
  }

  @Write({
    path: '',
    operationId: 'publishPriceSet',
    summary: 'Publish prices: they replace the set before as a whole',
    description:
      'Every stock is valued again. A published set is never edited: publish the next one under another id.',
    scope: 'prices:write',
    answer: priceSetSchema,
    status: 201,
    once: true,
    problems: [],
  })
  publish(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Body({ schema: priceSetInputSchema }) input: PriceSetInputBody,
  ): Promise<PriceSetAnswer> {
    return this.priceSets.publish(asked, key, input);
  }
}

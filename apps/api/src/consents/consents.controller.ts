import {
  type ConsentInputBody,
  consentInputSchema,
  type ConsentPage,
  consentPageSchema,
  type ConsentQuery,
  consentQuerySchema,
  type Written,
  writtenSchema,
} from '@chanrong/contracts';
import { Body, Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Asked, AskedBy } from '../http/asked-by.js';
import { IdempotencyKey } from '../http/idempotency-key.js';
import { Read } from '../http/read.decorator.js';
import { Write } from '../http/write.decorator.js';
import { Consents } from './consents.service.js';

@ApiTags('consents')
@Controller('v1/consents')
export class ConsentsController {
  constructor(private readonly consents: Consents) {}

  @Read({
    path: '',
    operationId: 'listConsents',
    summary: 'Who may read whom, now and before',
    description: 'Newest first. An enterprise sees its own, a bank those that were given to it.',
    scope: 'consents:read',
    answer: consentPageSchema,
    problems: [],
  })
  list(
    @AskedBy() asked: Asked,
    @Query({ schema: consentQuerySchema }) query: ConsentQuery,
  ): Promise<ConsentPage> {
    return this.consents.list(asked, query);
  }

  @Write({
    path: 'grant',
    operationId: 'grantConsent',
    summary: 'Let a bank read the calling enterprise',
    description: 'It holds from the next request of the bank on, until it is revoked.',
    scope: 'consents:write',
    answer: writtenSchema,
    status: 200,
    once: true,
    problems: ['not-found'],
  })
  grant(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Body({ schema: consentInputSchema }) input: ConsentInputBody,
  ): Promise<Written> {
    return this.consents.grant(asked, key, input);
  }

  @Write({
    path: 'revoke',
    operationId: 'revokeConsent',
    summary: 'No longer let a bank read the calling enterprise',
    description: 'It ends with the next request of the bank.',
    scope: 'consents:write',
    answer: writtenSchema,
    status: 200,
    once: true,
    problems: ['not-found'],
  })
  revoke(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Body({ schema: consentInputSchema }) input: ConsentInputBody,
  ): Promise<Written> {
    return this.consents.revoke(asked, key, input);
  }
}

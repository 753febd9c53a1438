import {
  type CoverAnswer,
  type CoverInput,
  coverInputSchema,
  coverSchema,
  type PledgeAnswer,
  type PledgeInput,
  pledgeInputSchema,
  type PledgePage,
  pledgePageSchema,
  type PledgePath,
  pledgePathSchema,
  type PledgeQuery,
  pledgeQuerySchema,
  pledgeSchema,
  type ReleaseInput,
  releaseInputSchema,
  type SubstituteInput,
  substituteInputSchema,
} from '@chanrong/contracts';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Asked, AskedBy } from '../http/asked-by.js';
import { Read } from '../http/read.decorator.js';
import { IdempotencyKey } from '../http/idempotency-key.js';
import { Write } from '../http/write.decorator.js';
import { Pledges } from './pledges.service.js';

@ApiTags('pledges')
@Controller('v1/pledges')
export class PledgesController {
  constructor(private readonly pledges: Pledges) {}

  @Read({
    path: '',
    operationId: 'listPledges',
    summary: 'Pledges of the caller',
    description: 'In order of their id. A bank sees its own, an enterprise those on its goods.',
    scope: 'pledges:read',
    answer: pledgePageSchema,
    problems: [],
  })
  list(
    @AskedBy() asked: Asked,
    @Query({ schema: pledgeQuerySchema }) query: PledgeQuery,
  ): Promise<PledgePage> {
    return this.pledges.list(asked, query);
  }

  @Read({
    path: ':pledgeId',
    operationId: 'getPledge',
    summary: 'One pledge: its goods over time, and whether they are covered',
    scope: 'pledges:read',
    answer: pledgeSchema,
    problems: ['not-found'],
  })
  one(
    @AskedBy() asked: Asked,
    @Param({ schema: pledgePathSchema }) { pledgeId }: PledgePath,
  ): Promise<PledgeAnswer> {
    return this.pledges.one(asked, pledgeId);
  }

  @Write({
    path: 'check',
    operationId: 'checkCover',
    summary: 'Can these goods be pledged?',
    description:
      'Compares what is measured at the place with what pledges of all banks, and of all enterprises there, claim of it. Says how much, never whose. Changes nothing.',
    scope: 'pledges:read',
    answer: coverSchema,
    status: 200,
    problems: ['not-found'],
  })
  check(
    @AskedBy() asked: Asked,
    @Body({ schema: coverInputSchema }) input: CoverInput,
  ): Promise<CoverAnswer> {
    return this.pledges.check(asked, input);
  }

  @Write({
    path: '',
    operationId: 'registerPledge',
    summary: 'Register a pledge of the calling bank',
    description:
      'The enterprise must have consented that the bank reads it. More than is measured may be registered: the answer says so, and the bank decides.',
    scope: 'pledges:write',
    answer: pledgeSchema,
    status: 201,
    once: true,
    problems: ['not-found'],
  })
  register(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Body({ schema: pledgeInputSchema }) input: PledgeInput,
  ): Promise<PledgeAnswer> {
    return this.pledges.register(asked, key, input);
  }

  @Write({
    path: ':pledgeId/release',
    operationId: 'releasePledge',
    summary: 'Release a pledge: its goods are free from then on',
    scope: 'pledges:write',
    answer: pledgeSchema,
    status: 200,
    once: true,
    problems: ['not-found'],
  })
  release(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Param({ schema: pledgePathSchema }) { pledgeId }: PledgePath,
    @Body({ schema: releaseInputSchema }) input: ReleaseInput,
  ): Promise<PledgeAnswer> {
    return this.pledges.release(asked, key, { pledgeId, ...input });
  }

  @Write({
    path: ':pledgeId/substitute',
    operationId: 'substitutePledge',
    summary: 'Let other goods, or another quantity of them, stand for a pledge',
    scope: 'pledges:write',
    answer: pledgeSchema,
    status: 200,
    once: true,
    problems: ['not-found'],
  })
  substitute(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Param({ schema: pledgePathSchema }) { pledgeId }: PledgePath,
    @Body({ schema: substituteInputSchema }) input: SubstituteInput,
  ): Promise<PledgeAnswer> {
    return this.pledges.substitute(asked, key, { pledgeId, ...input });
  }
}

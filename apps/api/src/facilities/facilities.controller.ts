import {
  type Drawing,
  drawingSchema,
  type FacilityAnswer,
  type FacilityHistoryPage,
  facilityHistoryPageSchema,
  type FacilityHistoryQuery,
  facilityHistoryQuerySchema,
  type FacilityInput,
  facilityInputSchema,
  type FacilityPage,
  facilityPageSchema,
  type FacilityPath,
  facilityPathSchema,
  type FacilityQuery,
  facilityQuerySchema,
  type FacilityReadQuery,
  facilityReadQuerySchema,
  facilitySchema,
  type FacilityTermsInput,
  facilityTermsSchema,
} from '@chanrong/contracts';
import type { Caller } from '@chanrong/identity';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asker } from '../http/bearer.guard.js';
import { CorrelationId } from '../http/correlation-id.js';
import { type Asked, AskedBy } from '../http/asked-by.js';
import { IdempotencyKey } from '../http/idempotency-key.js';
import { Read } from '../http/read.decorator.js';
import { Write } from '../http/write.decorator.js';
import { FacilityReader } from './facility-reader.service.js';
import { FacilityRegister } from './facility-register.service.js';

@ApiTags('facilities')
@Controller('v1/facilities')
export class FacilitiesController {
  constructor(
    private readonly reader: FacilityReader,
    private readonly register: FacilityRegister,
  ) {}

  @Read({
    path: '',
    operationId: 'listFacilities',
    summary: 'Credit facilities of the caller with their margin states',
    description: 'In order of their id. A bank sees its own, an enterprise those on its stock.',
    scope: 'risk:read',
    answer: facilityPageSchema,
    problems: [],
  })
  list(
    @Asker() caller: Caller,
    @Query({ schema: facilityQuerySchema }) query: FacilityQuery,
  ): Promise<FacilityPage> {
    return this.reader.list(caller, query);
  }

  @Read({
    path: ':facilityId',
    operationId: 'getFacility',
    summary: 'One facility: loan to value, margin state, triggers, cure, availability',
    description: 'With priceFall what it would be at lower prices.',
    scope: 'risk:read',
    answer: facilitySchema,
    problems: ['not-found', 'not-yet-known'],
  })
  one(
    @Asker() caller: Caller,
    @CorrelationId() correlationId: string,
    @Param({ schema: facilityPathSchema }) { facilityId }: FacilityPath,
    @Query({ schema: facilityReadQuerySchema }) query: FacilityReadQuery,
  ): Promise<FacilityAnswer> {
    return this.reader.one(caller, facilityId, { ...query, correlationId });
  }

  @Read({
    path: ':facilityId/history',
    operationId: 'listFacilityHistory',
    summary: 'Margin states that a facility went through',
    description: 'Newest first: each with what was known about the facility when it was entered.',
    scope: 'risk:read',
    answer: facilityHistoryPageSchema,
    problems: ['not-found'],
  })
  history(
    @Asker() caller: Caller,
    @Param({ schema: facilityPathSchema }) { facilityId }: FacilityPath,
    @Query({ schema: facilityHistoryQuerySchema }) query: FacilityHistoryQuery,
  ): Promise<FacilityHistoryPage> {
    return this.reader.history(caller, facilityId, query);
  }

  @Write({
    path: '',
    operationId: 'registerFacility',
    summary: 'Register what the calling bank and an enterprise agreed',
    description:
      'The enterprise must have consented that the bank reads it. Its margin is null until the stock is valued next.',
    scope: 'facilities:write',
    answer: facilitySchema,
    status: 201,
    once: true,
    problems: ['not-found'],
  })
  create(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Body({ schema: facilityInputSchema }) input: FacilityInput,
  ): Promise<FacilityAnswer> {
    return this.register.create(asked, key, input);
  }

  @Write({
    path: ':facilityId/terms',
    operationId: 'changeFacilityTerms',
    summary: 'Change limit, lines and what is outstanding',
    description: 'Bank and enterprise of a facility cannot change. It keeps its rank.',
    scope: 'facilities:write',
    answer: facilitySchema,
    status: 200,
    once: true,
    problems: ['not-found'],
  })
  change(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Param({ schema: facilityPathSchema }) { facilityId }: FacilityPath,
    @Body({ schema: facilityTermsSchema }) terms: FacilityTermsInput,
  ): Promise<FacilityAnswer> {
    return this.register.change(asked, key, { facilityId, ...terms });
  }

  @Write({
    path: ':facilityId/drawings',
    operationId: 'drawFacility',
    summary: 'Note what is outstanding after a drawing or a repayment',
    scope: 'facilities:write',
    answer: facilitySchema,
    status: 200,
    once: true,
    problems: ['not-found'],
  })
  draw(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Param({ schema: facilityPathSchema }) { facilityId }: FacilityPath,
    @Body({ schema: drawingSchema }) drawing: Drawing,
  ): Promise<FacilityAnswer> {
    return this.register.draw(asked, key, { facilityId, ...drawing });
  }
}

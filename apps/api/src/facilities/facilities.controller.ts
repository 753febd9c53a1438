import {
  type FacilityAnswer,
  type FacilityHistoryPage,
  facilityHistoryPageSchema,
  type FacilityHistoryQuery,
  facilityHistoryQuerySchema,
  type FacilityPage,
  facilityPageSchema,
  type FacilityPath,
  facilityPathSchema,
  type FacilityQuery,
  facilityQuerySchema,
  type FacilityReadQuery,
  facilityReadQuerySchema,
  facilitySchema,
} from '@chanrong/contracts';
import type { Caller } from '@chanrong/identity';
import { Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asker } from '../http/bearer.guard.js';
import { CorrelationId } from '../http/correlation-id.js';
import { Read } from '../http/read.decorator.js';
import { FacilityReader } from './facility-reader.service.js';

@ApiTags('facilities')
@Controller('v1/facilities')
export class FacilitiesController {
  constructor(private readonly reader: FacilityReader) {}

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
}

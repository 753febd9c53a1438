import {
  type RiskSummaryPage,
  riskSummaryPageSchema,
  type RiskSummaryQuery,
  riskSummaryQuerySchema,
} from '@chanrong/contracts';
import type { Caller } from '@chanrong/identity';
import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asker } from '../http/bearer.guard.js';
import { Read } from '../http/read.decorator.js';
import { EnterpriseReader } from './enterprise-reader.service.js';

@ApiTags('enterprises')
@Controller('v1/risks')
export class RisksController {
  constructor(private readonly reader: EnterpriseReader) {}

  @Read({
    path: '',
    operationId: 'listRisks',
    summary: 'The book at a glance: one line for each enterprise that the caller may see',
    description: 'In order of their code, up to 500 lines a page.',
    scope: 'risk:read',
    answer: riskSummaryPageSchema,
    problems: [],
  })
  list(
    @Asker() caller: Caller,
    @Query({ schema: riskSummaryQuerySchema }) query: RiskSummaryQuery,
  ): Promise<RiskSummaryPage> {
    return this.reader.risks(caller, query);
  }
}

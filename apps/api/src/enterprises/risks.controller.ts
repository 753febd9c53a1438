import {
  type RiskBatchAnswer,
  type RiskBatchInput,
  riskBatchInputSchema,
  riskBatchSchema,
  type RiskSummaryPage,
  riskSummaryPageSchema,
  type RiskSummaryQuery,
  riskSummaryQuerySchema,
} from '@chanrong/contracts';
import type { Caller } from '@chanrong/identity';
import { Body, Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Asked, AskedBy } from '../http/asked-by.js';
import { Asker } from '../http/bearer.guard.js';
import { Read } from '../http/read.decorator.js';
import { Write } from '../http/write.decorator.js';
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

  @Write({
    path: 'batch',
    operationId: 'readRisks',
    summary: 'The risk of up to 500 enterprises, now or as of an instant',
    description: 'In the order of the question. Changes nothing.',
    scope: 'risk:read',
    answer: riskBatchSchema,
    status: 200,
    problems: [],
  })
  batch(
    @AskedBy() asked: Asked,
    @Body({ schema: riskBatchInputSchema }) input: RiskBatchInput,
  ): Promise<RiskBatchAnswer> {
    return this.reader.riskBatch(asked, input);
  }
}

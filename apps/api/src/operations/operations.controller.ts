import {
  type PartitionsAnswer,
  partitionsSchema,
  type QuarantinePage,
  quarantinePageSchema,
  type QuarantineQuery,
  quarantineQuerySchema,
} from '@chanrong/contracts';
import type { Caller } from '@chanrong/identity';
import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asker } from '../http/bearer.guard.js';
import { Read } from '../http/read.decorator.js';
import { OperationsReader } from './operations-reader.service.js';

@ApiTags('operations')
@Controller('v1/operations')
export class OperationsController {
  constructor(private readonly reader: OperationsReader) {}

  @Read({
    path: 'partitions',
    operationId: 'listPartitions',
    summary: 'How far the scorer is behind the journal',
    scope: 'operations:read',
    answer: partitionsSchema,
    problems: [],
  })
  partitions(@Asker() caller: Caller): Promise<PartitionsAnswer> {
    return this.reader.partitions(caller);
  }

  @Read({
    path: 'quarantine',
    operationId: 'listQuarantine',
    summary: 'Messages and readings that could not be used',
    description: 'Newest first, with the reason and what to do about it.',
    scope: 'operations:read',
    answer: quarantinePageSchema,
    problems: [],
  })
  quarantine(
    @Asker() caller: Caller,
    @Query({ schema: quarantineQuerySchema }) query: QuarantineQuery,
  ): Promise<QuarantinePage> {
    return this.reader.quarantine(caller, query);
  }
}

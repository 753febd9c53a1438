import {
  type AlertPage,
  alertPageSchema,
  type AlertQuery,
  alertQuerySchema,
  type EnterprisePath,
  enterprisePathSchema,
} from '@chanrong/contracts';
import type { Caller } from '@chanrong/identity';
import { Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asker } from '../http/bearer.guard.js';
import { Read } from '../http/read.decorator.js';
import { AlertReader } from './alert-reader.service.js';

const description =
  'Newest first. One item is one episode: whatever is said about it how often, it opens and closes once.';

@ApiTags('alerts')
@Controller('v1')
export class AlertsController {
  constructor(private readonly reader: AlertReader) {}

  @Read({
    path: 'alerts',
    operationId: 'listAlerts',
    summary: 'What was noticed about the enterprises that the caller may see',
    description,
    scope: 'profile:read',
    answer: alertPageSchema,
    problems: [],
  })
  all(
    @Asker() caller: Caller,
    @Query({ schema: alertQuerySchema }) query: AlertQuery,
  ): Promise<AlertPage> {
    return this.reader.list(caller, query);
  }

  @Read({
    path: 'enterprises/:uscc/alerts',
    operationId: 'listEnterpriseAlerts',
    summary: 'What was noticed about an enterprise',
    description,
    scope: 'profile:read',
    answer: alertPageSchema,
    problems: ['not-found'],
  })
  ofEnterprise(
    @Asker() caller: Caller,
    @Param({ schema: enterprisePathSchema }) { uscc }: EnterprisePath,
    @Query({ schema: alertQuerySchema }) query: AlertQuery,
  ): Promise<AlertPage> {
    return this.reader.list(caller, query, uscc);
  }
}

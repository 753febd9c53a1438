import {
  type GatewayPath,
  gatewayPathSchema,
  type GatewayQuarantineQuery,
  gatewayQuarantineQuerySchema,
  type QuarantinePage,
  quarantinePageSchema,
} from '@chanrong/contracts';
import type { Caller } from '@chanrong/identity';
import { Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asker } from '../http/bearer.guard.js';
import { Read } from '../http/read.decorator.js';
import { OperationsReader } from './operations-reader.service.js';

@ApiTags('gateways')
@Controller('v1/gateways')
export class GatewaysController {
  constructor(private readonly reader: OperationsReader) {}

  @Read({
    path: ':gatewayId/quarantine',
    operationId: 'listGatewayQuarantine',
    summary: 'What a gateway sent that could not be used',
    description: 'Newest first, with the reason and what to do about it.',
    scope: 'gateways:read',
    answer: quarantinePageSchema,
    problems: ['not-found'],
  })
  quarantine(
    @Asker() caller: Caller,
    @Param({ schema: gatewayPathSchema }) { gatewayId }: GatewayPath,
    @Query({ schema: gatewayQuarantineQuerySchema }) query: GatewayQuarantineQuery,
  ): Promise<QuarantinePage> {
    return this.reader.gatewayQuarantine(caller, gatewayId, query);
  }
}

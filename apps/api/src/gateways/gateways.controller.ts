import {
  type GatewayPath,
  gatewayPathSchema,
  type GatewayQuarantineQuery,
  gatewayQuarantineQuerySchema,
  type GatewayStatus,
  gatewayStatusSchema,
  type QuarantinePage,
  quarantinePageSchema,
} from '@chanrong/contracts';
import type { Caller } from '@chanrong/identity';
import { Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asker } from '../http/bearer.guard.js';
import { Read } from '../http/read.decorator.js';
import { GatewayReader } from './gateway-reader.service.js';
import { OperationsReader } from '../operations/operations-reader.service.js';

@ApiTags('gateways')
@Controller('v1/gateways')
export class GatewaysController {
  constructor(
    private readonly gateways: GatewayReader,
    private readonly reader: OperationsReader,
  ) {}

  @Read({
    path: ':gatewayId/status',
    operationId: 'getGatewayStatus',
    summary: 'How far a gateway has come, step by step, and what to do next',
    description:
      'connected, clock, birth, first-reading, sequence, first-score: each says what is wrong and how to mend it.',
    scope: 'gateways:read',
    answer: gatewayStatusSchema,
    problems: ['not-found'],
  })
  status(
    @Asker() caller: Caller,
    @Param({ schema: gatewayPathSchema }) { gatewayId }: GatewayPath,
  ): Promise<GatewayStatus> {
    return this.gateways.status(caller, gatewayId);
  }

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

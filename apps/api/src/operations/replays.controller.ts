import {
  type ReplayAnswer,
  type ReplayForecastAnswer,
  type ReplayForecastQuery,
  replayForecastQuerySchema,
  replayForecastSchema,
  type ReplayPage,
  replayPageSchema,
  type ReplayPath,
  replayPathSchema,
  type ReplayQuery,
  replayQuerySchema,
  type ReplayRequestBody,
  replayRequestSchema,
  replaySchema,
} from '@chanrong/contracts';
import type { Caller } from '@chanrong/identity';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asker } from '../http/bearer.guard.js';
import { IdempotencyKey } from '../http/idempotency-key.js';
import { Read } from '../http/read.decorator.js';
import { Write } from '../http/write.decorator.js';
import { Replays } from './replays.service.js';

@ApiTags('operations')
@Controller('v1/operations/quarantine')
export class ReplaysController {
  constructor(private readonly replays: Replays) {}

  @Read({
    path: 'forecast',
    operationId: 'forecastQuarantineReplay',
    summary: 'What a replay would give to the fold now, without doing it',
    scope: 'operations:read',
    answer: replayForecastSchema,
    problems: [],
  })
  forecast(
    @Query({ schema: replayForecastQuerySchema }) query: ReplayForecastQuery,
  ): Promise<ReplayForecastAnswer> {
    return this.replays.forecast(query);
  }

  @Read({
    path: 'replays',
    operationId: 'listQuarantineReplays',
    summary: 'Who gave what to the fold again, and why',
    description: 'Newest first; never deleted.',
    scope: 'operations:read',
    answer: replayPageSchema,
    problems: [],
  })
  list(
    @Asker() caller: Caller,
    @Query({ schema: replayQuerySchema }) query: ReplayQuery,
  ): Promise<ReplayPage> {
    return this.replays.list(caller, query);
  }

  @Read({
    path: 'replays/:replayId',
    operationId: 'getQuarantineReplay',
    summary: 'How far a replay is',
    scope: 'operations:read',
    answer: replaySchema,
    problems: ['not-found'],
  })
  one(
    @Asker() caller: Caller,
    @Param({ schema: replayPathSchema }) { replayId }: ReplayPath,
  ): Promise<ReplayAnswer> {
    return this.replays.one(caller, replayId);
  }

  @Write({
    path: 'replays',
    operationId: 'beginQuarantineReplay',
    summary: 'Gives what could not be used to the fold again, after the cause was mended',
    description:
      'Oldest first, each once, at the rate asked for: whole messages that left no trace when they were refused, and of messages that were taken the readings that were turned away. What is refused again is set aside again. In the journal everything that was given again is marked with the replay.',
    scope: 'operations:write',
    status: 201,
    once: true,
    answer: replaySchema,
    problems: [],
  })
  begin(
    @Asker() caller: Caller,
    @IdempotencyKey() key: string,
    @Body({ schema: replayRequestSchema }) request: ReplayRequestBody,
  ): Promise<ReplayAnswer> {
    return this.replays.begin(caller, key, request);
  }
}

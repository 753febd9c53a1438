import { type Health, healthSchema } from '@chanrong/contracts';
import { pendingMigrations } from '@chanrong/store';
import { Controller, Get, Inject, SerializeOptions } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type ApiParts, apiParts } from '../api-parts.js';
import { Public } from '../http/bearer.guard.js';
import { ProblemError } from '../http/problem-error.js';
import { Problems } from '../http/read.decorator.js';

@ApiTags('health')
@Controller()
@SerializeOptions({ schema: healthSchema })
export class HealthController {
  constructor(@Inject(apiParts) private readonly parts: ApiParts) {}

  @Get('livez')
  @Public()
  @ApiOperation({ operationId: 'isLive', summary: 'The process answers' })
  @ApiResponse({ status: 200, description: 'Live', standardSchema: healthSchema })
  live(): Health {
    return { status: 'live' };
  }

  @Get('startupz')
  @Public()
  @ApiOperation({ operationId: 'isStarted', summary: 'The process has begun its work' })
  @ApiResponse({ status: 200, description: 'Started', standardSchema: healthSchema })
  started(): Health {
    return { status: 'started' };
  }

  @Get('readyz')
  @Public()
  @ApiOperation({ operationId: 'isReady', summary: 'The database answers and is migrated' })
  @ApiResponse({ status: 200, description: 'Ready', standardSchema: healthSchema })
  @Problems('unavailable')
  async ready(): Promise<Health> {
    const pending = await pendingMigrations(this.parts.source);
    if (pending.length === 0) return { status: 'ready' };
    throw new ProblemError('unavailable', `the database lacks ${pending.length} migrations`);
  }
}

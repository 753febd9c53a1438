import {
  type EventPage,
  eventPageSchema,
  type EventQuery,
  eventQuerySchema,
} from '@chanrong/contracts';
import { assert } from '@chanrong/kernel';
import { Controller, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Read } from '../http/read.decorator.js';
import { Events } from './events.service.js';

const streamType = 'text/event-stream';

@ApiTags('events')
@Controller('v1')
export class EventsController {
  constructor(private readonly events: Events) {}

  @Read({
    path: 'events',
    operationId: 'listEvents',
    summary: 'What changed: scores, alerts, margin states',
    description:
      'Asked with `accept: text/event-stream` it is a stream of server-sent events that goes on as things change, the `data` of each an Event as on a page; otherwise a page, oldest first. Both go on after an event that the caller names. An event is told once it is committed, and only while the caller may see what it is about.',
    scope: 'profile:read',
    answer: eventPageSchema,
    problems: ['too-many-streams'],
  })
  @ApiHeader({
    name: 'last-event-id',
    required: false,
    description: 'Of a stream: goes on after this event; browsers send it by themselves',
    schema: { type: 'string' },
  })
  async list(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query({ schema: eventQuerySchema }) query: EventQuery,
  ): Promise<EventPage | StreamableFile> {
    const { caller, headers, isStillAllowed } = request;
    assert(caller !== undefined && isStillAllowed !== undefined, 'the guard runs before');
    if (headers.accept?.includes(streamType) !== true) return this.events.page(caller, query);
    const lastEventId = headers['last-event-id']?.toString() ?? query.after;
    const stream = await this.events.follow({
      caller,
      lastEventId,
      isAllowed: isStillAllowed,
      onLeave: (left) => void reply.raw.once('close', left),
    });
    // Proxies that gather answers before they pass them on are asked not to.
    // A connection that has carried a stream is not used again: a process that stops need not wait for it.
    void reply.headers({ 'x-accel-buffering': 'no', connection: 'close' });
    return new StreamableFile(stream, { type: streamType });
  }
}

import {
  type DeliveryPage,
  deliveryPageSchema,
  type DeliveryQuery,
  deliveryQuerySchema,
  nothingSchema,
  type WebhookAnswer,
  type WebhookInput,
  webhookInputSchema,
  type WebhookPage,
  webhookPageSchema,
  type WebhookPath,
  webhookPathSchema,
  type WebhookQuery,
  webhookQuerySchema,
  type WebhookReplay,
  webhookReplaySchema,
  webhookSchema,
} from '@chanrong/contracts';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Asked, AskedBy } from '../http/asked-by.js';
import { IdempotencyKey } from '../http/idempotency-key.js';
import { Read } from '../http/read.decorator.js';
import { Write } from '../http/write.decorator.js';
import { Webhooks } from './webhooks.service.js';

@ApiTags('webhooks')
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: Webhooks) {}

  @Read({
    path: '',
    operationId: 'listWebhooks',
    summary: 'Webhooks of the organisation of the caller',
    scope: 'webhooks:read',
    answer: webhookPageSchema,
    problems: [],
  })
  list(
    @AskedBy() asked: Asked,
    @Query({ schema: webhookQuerySchema }) query: WebhookQuery,
  ): Promise<WebhookPage> {
    return this.webhooks.list(asked, query);
  }

  @Read({
    path: ':webhookId',
    operationId: 'getWebhook',
    summary: 'One webhook: its keys, and whether it answers',
    scope: 'webhooks:read',
    answer: webhookSchema,
    problems: ['not-found'],
  })
  one(
    @AskedBy() asked: Asked,
    @Param({ schema: webhookPathSchema }) { webhookId }: WebhookPath,
  ): Promise<WebhookAnswer> {
    return this.webhooks.one(asked, webhookId);
  }

  @Read({
    path: ':webhookId/deliveries',
    operationId: 'listDeliveries',
    summary: 'What became of the events that a webhook was sent',
    description: 'Newest first.',
    scope: 'webhooks:read',
    answer: deliveryPageSchema,
    problems: ['not-found'],
  })
  deliveries(
    @AskedBy() asked: Asked,
    @Param({ schema: webhookPathSchema }) { webhookId }: WebhookPath,
    @Query({ schema: deliveryQuerySchema }) query: DeliveryQuery,
  ): Promise<DeliveryPage> {
    return this.webhooks.deliveries(asked, webhookId, query);
  }

  @Write({
    path: '',
    operationId: 'registerWebhook',
    summary: 'Have events sent from now on',
    description:
      'Messages follow Standard Webhooks with asymmetric signatures (`v1a`, Ed25519); the answer holds the key that they are checked with.',
    scope: 'webhooks:write',
    answer: webhookSchema,
    status: 201,
    once: true,
    problems: [],
  })
  register(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Body({ schema: webhookInputSchema }) input: WebhookInput,
  ): Promise<WebhookAnswer> {
    return this.webhooks.register(asked, key, input);
  }

  @Write({
    path: ':webhookId/replay',
    operationId: 'replayWebhook',
    summary: 'Send events again, from one on',
    description:
      'Each under its old id: a receiver that keeps ids recognises what it has. What the caller may not know any more is not sent.',
    scope: 'webhooks:write',
    answer: webhookSchema,
    status: 200,
    once: true,
    problems: ['not-found'],
  })
  replay(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Param({ schema: webhookPathSchema }) { webhookId }: WebhookPath,
    @Body({ schema: webhookReplaySchema }) input: WebhookReplay,
  ): Promise<WebhookAnswer> {
    return this.webhooks.replay(asked, key, { webhookId, ...input });
  }

  @Write({
    path: ':webhookId/rotate',
    operationId: 'rotateWebhookKey',
    summary: 'Give a webhook a new key',
    description: 'The key before it signs beside it for 24 hours.',
    scope: 'webhooks:write',
    answer: webhookSchema,
    status: 200,
    once: true,
    problems: ['not-found'],
  })
  rotate(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Param({ schema: webhookPathSchema }) { webhookId }: WebhookPath,
    @Body({ schema: nothingSchema }) _input: object,
  ): Promise<WebhookAnswer> {
    return this.webhooks.change(asked, key, { webhookId, change: { kind: 'rotate' } });
  }

  @Write({
    path: ':webhookId/disable',
    operationId: 'disableWebhook',
    summary: 'Send nothing any more',
    description: 'What changes meanwhile waits, as long as events are kept.',
    scope: 'webhooks:write',
    answer: webhookSchema,
    status: 200,
    once: true,
    problems: ['not-found'],
  })
  disable(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Param({ schema: webhookPathSchema }) { webhookId }: WebhookPath,
    @Body({ schema: nothingSchema }) _input: object,
  ): Promise<WebhookAnswer> {
    return this.webhooks.change(asked, key, { webhookId, change: { kind: 'disable' } });
  }

  @Write({
    path: ':webhookId/enable',
    operationId: 'enableWebhook',
    summary: 'Send again, from where it stopped',
    scope: 'webhooks:write',
    answer: webhookSchema,
    status: 200,
    once: true,
    problems: ['not-found'],
  })
  enable(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Param({ schema: webhookPathSchema }) { webhookId }: WebhookPath,
    @Body({ schema: nothingSchema }) _input: object,
  ): Promise<WebhookAnswer> {
    return this.webhooks.change(asked, key, { webhookId, change: { kind: 'enable' } });
  }
}

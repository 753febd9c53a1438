import {
  type DeliveryPage,
  type DeliveryQuery,
  encodeCursor,
  type WebhookAnswer,
  type WebhookInput,
  type WebhookPage,
  type WebhookQuery,
  type WebhookReplay,
} from '@chanrong/contracts';
import {
  changeWebhook,
  findEventHead,
  findWebhook,
  firstPosition,
  listDeliveries,
  listWebhooks,
  readAs,
  registerWebhook,
  type WebhookChange,
} from '@chanrong/store';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { BlockList } from 'node:net';
import { type ApiParts, apiParts } from '../api-parts.js';
import { eventPosition, scopeOfEvent } from '../events/event.mapper.js';
import type { Asked } from '../http/asked-by.js';
import { invalidRequest, notFound } from '../http/problem-error.js';
import { writeAs } from '../http/write-as.js';
import { Courier } from './courier.js';
import { findUrlFault } from './public-address.js';
import { deliveryItem, webhookItem } from './webhook.mapper.js';

/** Where back ends want to be told what changed, and what became of it. */
@Injectable()
export class Webhooks implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly courier: Courier | undefined;
  private readonly allowed: BlockList;

  constructor(@Inject(apiParts) private readonly parts: ApiParts) {
    const { webhooks, source, registry: pool, log, nowMs } = parts;
    this.allowed = webhooks?.allowed ?? new BlockList();
    this.courier = webhooks && new Courier({ source, pool, ...webhooks, log, nowMs });
  }

  onApplicationBootstrap(): void {
    this.courier?.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.courier?.stop();
  }

  async list(
    { caller }: Asked,
    { cursor: after, limit: size }: WebhookQuery,
  ): Promise<WebhookPage> {
    const page = await readAs(this.parts.source, caller, (manager) =>
      listWebhooks(manager, { after, size }),
    );
    return {
      items: page.rows.map(webhookItem),
      nextCursor: page.last && encodeCursor(page.last.webhookId),
    };
  }

  async one({ caller, correlationId }: Asked, webhookId: string): Promise<WebhookAnswer> {
    const row = await readAs(this.parts.source, caller, (manager) =>
      findWebhook(manager, webhookId),
    );
    if (row === undefined) throw notFound();
    return { ...webhookItem(row), correlationId };
  }

  async deliveries(
    { caller }: Asked,
    webhookId: string,
    { cursor: before, limit: size }: DeliveryQuery,
  ): Promise<DeliveryPage> {
    const page = await readAs(this.parts.source, caller, async (manager) => {
      if ((await findWebhook(manager, webhookId)) === undefined) throw notFound();
      return listDeliveries(manager, webhookId, { before, size });
    });
    return {
      items: page.rows.map(deliveryItem),
      nextCursor: page.last && encodeCursor(page.last.deliveryNo),
    };
  }

  /** What happens from now on is sent. */
  async register(asked: Asked, key: string, { url, types }: WebhookInput): Promise<WebhookAnswer> {
    const { role, tenant, subject, scopes } = asked.caller;
    const fault = findUrlFault(new URL(url), this.allowed);
    if (fault !== undefined) throw invalidRequest([{ path: ['url'], message: fault }]);
    const untold = types.find((type) => !scopes.has(scopeOfEvent[type]));
    if (untold !== undefined) {
      const message = `${untold} needs scope ${scopeOfEvent[untold]}`;
      throw invalidRequest([{ path: ['types'], message }]);
    }
    const after = await findEventHead(this.parts.source.manager);
    const { webhookId } = await writeAs(this.parts.registry, {
      caller: asked.caller,
      key,
      input: ['webhook', url, types],
      write: (client) => registerWebhook(client, { role, tenant, subject, url, types, after }),
    });
    return this.one(asked, webhookId);
  }

  replay(
    asked: Asked,
    key: string,
    { webhookId, after }: WebhookReplay & { readonly webhookId: string },
  ): Promise<WebhookAnswer> {
    const position = after === undefined ? firstPosition : eventPosition(after);
    return this.change(asked, key, { webhookId, change: { kind: 'replay', after: position } });
  }

  async change(
    asked: Asked,
    key: string,
    { webhookId, change }: { readonly webhookId: string; readonly change: WebhookChange },
  ): Promise<WebhookAnswer> {
    const { role, tenant } = asked.caller;
    await writeAs(this.parts.registry, {
      caller: asked.caller,
      key,
      input: ['webhook', webhookId, { ...change }],
      write: (client) => changeWebhook(client, { webhookId, role, tenant }, change),
    });
    return this.one(asked, webhookId);
  }
}

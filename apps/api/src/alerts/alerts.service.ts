import {
  type Acknowledgement,
  type AlertAnswer,
  type AlertPage,
  type AlertQuery,
  encodeCursor,
  type Resolution,
} from '@chanrong/contracts';
import {
  type AlertStepInput,
  findAlert,
  findEnterprise,
  handleAlert,
  listAlerts,
  readAs,
  type Reader,
} from '@chanrong/store';
import { Inject, Injectable } from '@nestjs/common';
import { type ApiParts, apiParts } from '../api-parts.js';
import type { Asked } from '../http/asked-by.js';
import { notFound } from '../http/problem-error.js';
import { writeAs } from '../http/write-as.js';
import { alertAnswer, alertItem } from './alert.mapper.js';

/** What the portraits noticed, and what each organisation does about it for itself. */
@Injectable()
export class Alerts {
  constructor(@Inject(apiParts) private readonly parts: ApiParts) {}

  /** Alerts of one enterprise, or of all that the reader sees. */
  async list(reader: Reader, query: AlertQuery, uscc?: string): Promise<AlertPage> {
    const { cursor: before, limit: size, asOf: asOfMs, knownAt: knownAtMs, ...narrowed } = query;
    const page = await readAs(this.parts.source, reader, async (manager) => {
      if (uscc !== undefined && (await findEnterprise(manager, uscc)) === null) throw notFound();
      return listAlerts(manager, reader, { uscc, before, size, asOfMs, knownAtMs, ...narrowed });
    });
    return {
      items: page.rows.map((record) => alertItem(record, reader)),
      nextCursor: page.last && encodeCursor(page.last.alertNo),
    };
  }

  async one({ caller, correlationId }: Asked, alertId: string): Promise<AlertAnswer> {
    const record = await readAs(this.parts.source, caller, (manager) =>
      findAlert(manager, alertId),
    );
    if (record === null) throw notFound();
    return alertAnswer(record, caller, correlationId);
  }

  acknowledge(
    asked: Asked,
    key: string,
    { alertId, note }: Acknowledgement & { readonly alertId: string },
  ): Promise<AlertAnswer> {
    return this.handle(asked, key, {
      alertId,
      step: { state: 'acknowledged', note: note ?? null },
    });
  }

  resolve(
    asked: Asked,
    key: string,
    { alertId, label, note }: Resolution & { readonly alertId: string },
  ): Promise<AlertAnswer> {
    const step = { state: 'resolved', label, note: note ?? null } as const;
    return this.handle(asked, key, { alertId, step });
  }

  private async handle(
    asked: Asked,
    key: string,
    { alertId, step }: Pick<AlertStepInput, 'alertId' | 'step'>,
  ): Promise<AlertAnswer> {
    // What the caller does not see it cannot handle.
    await this.one(asked, alertId);
    const { role, tenant, subject } = asked.caller;
    await writeAs(this.parts.registry, {
      caller: asked.caller,
      key,
      input: ['alert', alertId, { ...step }],
      write: (client) => handleAlert(client, { alertId, role, tenant, subject, step }),
    });
    return this.one(asked, alertId);
  }
}

import { type AlertPage, type AlertQuery, encodeCursor } from '@chanrong/contracts';
import { findEnterprise, listAlerts, readAs, type Reader } from '@chanrong/store';
import { Inject, Injectable } from '@nestjs/common';
import { type ApiParts, apiParts } from '../api-parts.js';
import { notFound } from '../http/problem-error.js';
import { alertItem } from './alert.mapper.js';

/** Answers what the portraits noticed, for one reader. */
@Injectable()
export class AlertReader {
  constructor(@Inject(apiParts) private readonly parts: ApiParts) {}

  /** Alerts of one enterprise, or of all that the reader sees. */
  async list(reader: Reader, query: AlertQuery, uscc?: string): Promise<AlertPage> {
    const { cursor: before, limit: size, state, severity, rule } = query;
    const page = await readAs(this.parts.source, reader, async (manager) => {
      if (uscc !== undefined && (await findEnterprise(manager, uscc)) === null) throw notFound();
      return listAlerts(manager, { uscc, state, severity, rule, before, size });
    });
    return {
      items: page.rows.map(alertItem),
      nextCursor: page.last && encodeCursor(page.last.alertNo),
    };
  }
}

import { type EntityManager, type FindOptionsWhere, IsNull, LessThan, Not } from 'typeorm';
import { AlertEntity } from '../entities/alert.entity.js';
import { type Page, pageOf } from './page.js';

export interface AlertFilter {
  readonly uscc?: string | undefined;
  readonly state?: 'open' | 'closed' | undefined;
  readonly severity?: string | undefined;
  readonly rule?: string | undefined;
  /** Only alerts written before this one. */
  readonly before?: number | undefined;
  readonly size: number;
}

/** What the portraits noticed, newest first. */
export async function listAlerts(
  manager: EntityManager,
  { uscc, state, severity, rule, before, size }: AlertFilter,
): Promise<Page<AlertEntity>> {
  const where: FindOptionsWhere<AlertEntity> = {};
  if (uscc !== undefined) where.uscc = uscc;
  if (state !== undefined) where.closedMs = state === 'open' ? IsNull() : Not(IsNull());
  if (severity !== undefined) where.severity = severity;
  if (rule !== undefined) where.rule = rule;
  if (before !== undefined) where.alertNo = LessThan(before);
  const found = await manager.find(AlertEntity, {
    where,
    order: { alertNo: 'DESC' },
    take: size + 1,
  });
  return pageOf(found, size);
}

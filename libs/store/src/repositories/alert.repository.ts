import { type EntityManager, In } from 'typeorm';
import { AlertEntity } from '../entities/alert.entity.js';
import { AlertStepEntity } from '../entities/alert-step.entity.js';
import { type Page, pageOf } from './page.js';
import type { Reader } from './read-as.js';

/** How far an organisation is with an alert. */
export type Handling = 'open' | 'acknowledged' | 'resolved';

export interface AlertFilter {
  readonly uscc?: string | undefined;
  readonly state?: 'open' | 'closed' | undefined;
  readonly severity?: string | undefined;
  readonly rule?: string | undefined;
  /** Only alerts that the reader's organisation has brought so far. */
  readonly handling?: Handling | undefined;
  /** Only alerts written before this one. */
  readonly before?: number | undefined;
  readonly size: number;
  /** Only alerts that were open at an instant, by what was known at an instant; Unix ms. */
  readonly asOfMs?: number | undefined;
  readonly knownAtMs?: number | undefined;
}

export interface AlertRecord {
  readonly alertNo: number;
  readonly alert: AlertEntity;
  /** Where it closed, as far as that was known; null while it is open. */
  readonly closing: { readonly atMs: number; readonly seq: number } | null;
  /** What was done about it, as far as the reader may know, oldest first. */
  readonly steps: readonly AlertStepEntity[];
}

/** What the portraits noticed, newest first. */
export async function listAlerts(
  manager: EntityManager,
  reader: Reader,
  { uscc, state, severity, rule, handling, before, size, asOfMs, knownAtMs }: AlertFilter,
): Promise<Page<AlertRecord>> {
  const query = manager
    .createQueryBuilder(AlertEntity, 'alert')
    .orderBy('alert.alertNo', 'DESC')
    .take(size + 1);
  if (uscc !== undefined) query.andWhere('alert.uscc = :uscc', { uscc });
  if (state !== undefined) {
    query.andWhere(`${closedMsSql(knownAtMs)} is ${state === 'open' ? 'null' : 'not null'}`);
  }
  if (knownAtMs !== undefined) query.andWhere('alert.opened_known_ms <= :knownAtMs', { knownAtMs });
  if (asOfMs !== undefined) {
    query.andWhere('alert.opened_ms <= :asOfMs', { asOfMs });
    query.andWhere(`coalesce(${closedMsSql(knownAtMs)} > :asOfMs, true)`);
  }
  if (severity !== undefined) query.andWhere('alert.severity = :severity', { severity });
  if (rule !== undefined) query.andWhere('alert.rule = :rule', { rule });
  if (before !== undefined) query.andWhere('alert.alert_no < :before', { before });
  if (handling !== undefined) {
    query.andWhere(`coalesce(${lastStateSql}, 'open') = :handling`, { ...reader, handling });
  }
  return pageOf(await withSteps(manager, await query.getMany(), knownAtMs), size);
}

/** When an alert closed, as far as that was known; null while it is open. Needs the parameter knownAtMs if given. */
function closedMsSql(knownAtMs: number | undefined): string {
  if (knownAtMs === undefined) return 'alert.closed_ms';
  return '(case when alert.closed_known_ms <= :knownAtMs then alert.closed_ms end)';
}

const lastStateSql = `(select step.state from alert_step step
  where step.alert_id = alert.alert_id and step.role = :role and step.tenant = :tenant
  order by step.step_no desc limit 1)`;

export async function findAlert(
  manager: EntityManager,
  alertId: string,
): Promise<AlertRecord | null> {
  const alert = await manager.findOneBy(AlertEntity, { alertId });
  return alert && ((await withSteps(manager, [alert]))[0] ?? null);
}

async function withSteps(
  manager: EntityManager,
  alerts: readonly AlertEntity[],
  knownAtMs?: number,
): Promise<AlertRecord[]> {
  const steps = await manager.find(AlertStepEntity, {
    where: { alertId: In(alerts.map(({ alertId }) => alertId)) },
    order: { stepNo: 'ASC' },
  });
  return alerts.map((alert) => ({
    alertNo: alert.alertNo,
    alert,
    closing: closingOf(alert, knownAtMs),
    steps: steps.filter(({ alertId }) => alertId === alert.alertId),
  }));
}

function closingOf(
  { closedMs, closedSeq, closedKnownMs }: AlertEntity,
  knownAtMs = Number.POSITIVE_INFINITY,
): AlertRecord['closing'] {
  if (closedMs === null || closedSeq === null || (closedKnownMs ?? 0) > knownAtMs) return null;
  return { atMs: closedMs, seq: closedSeq };
}

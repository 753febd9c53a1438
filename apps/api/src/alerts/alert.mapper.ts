import type { AlertAnswer, AlertPage } from '@chanrong/contracts';
import { isoInstant } from '@chanrong/kernel';
import type { AlertRule } from '@chanrong/portrait';
import type { AlertRecord, AlertStepEntity, Reader } from '@chanrong/store';
import { instantOrNull } from '../enterprises/units.js';
import { alertWords } from './alert-words.js';

type AlertItem = AlertPage['items'][number];

export function alertItem({ alert, closing, steps }: AlertRecord, reader: Reader): AlertItem {
  const { evidence } = alert;
  const { title, advice } = alertWords[alert.rule as AlertRule];
  return {
    id: alert.alertId,
    uscc: alert.uscc,
    rule: alert.rule,
    title,
    advice,
    severity: alert.severity as AlertItem['severity'],
    audience: alert.audience as AlertItem['audience'],
    state: closing === null ? 'open' : 'closed',
    subject: {
      kind: alert.subjectKind as AlertItem['subject']['kind'],
      id: alert.subject,
      assetId: alert.assetId,
    },
    openedAt: isoInstant(alert.openedMs),
    closedAt: instantOrNull(closing?.atMs ?? null),
    evidence: {
      value: evidence.value,
      limit: evidence.limit,
      unit: evidence.unit,
      since: instantOrNull(evidence.sinceMs),
    },
    journal: { partition: alert.partition, seq: closing?.seq ?? alert.openedSeq },
    handling: handlingOf(steps, reader),
  };
}

export function alertAnswer(
  record: AlertRecord,
  reader: Reader,
  correlationId: string,
): AlertAnswer {
  return { ...alertItem(record, reader), steps: record.steps.map(stepItem), correlationId };
}

/** What the reader's own organisation did last; an operator sees the steps of others too. */
function handlingOf(
  steps: readonly AlertStepEntity[],
  { role, tenant }: Reader,
): AlertItem['handling'] {
  const last = steps.findLast((step) => step.role === role && step.tenant === tenant);
  if (last === undefined) return { state: 'open', label: null, at: null, by: null };
  const { state, label, doneAt, subject } = last;
  return { state, label, at: doneAt.toISOString(), by: subject };
}

function stepItem(step: AlertStepEntity): AlertAnswer['steps'][number] {
  const { state, label, note, doneAt, role, tenant, subject } = step;
  return { state, label, note, at: doneAt.toISOString(), by: { role, tenant, subject } };
}

import type { AlertPage } from '@chanrong/contracts';
import { isoInstant } from '@chanrong/kernel';
import type { AlertRule } from '@chanrong/portrait';
import type { AlertEntity } from '@chanrong/store';
import { instantOrNull } from '../enterprises/units.js';
import { alertWords } from './alert-words.js';

type AlertItem = AlertPage['items'][number];

export function alertItem(row: AlertEntity): AlertItem {
  const { evidence, closedMs } = row;
  const { title, advice } = alertWords[row.rule as AlertRule];
  return {
    id: row.alertId,
    uscc: row.uscc,
    rule: row.rule,
    title,
    advice,
    severity: row.severity as AlertItem['severity'],
    audience: row.audience as AlertItem['audience'],
    state: closedMs === null ? 'open' : 'closed',
    subject: {
      kind: row.subjectKind as AlertItem['subject']['kind'],
      id: row.subject,
      assetId: row.assetId,
    },
    openedAt: isoInstant(row.openedMs),
    closedAt: instantOrNull(closedMs),
    evidence: {
      value: evidence.value,
      limit: evidence.limit,
      unit: evidence.unit,
      since: instantOrNull(evidence.sinceMs),
    },
    journal: { partition: row.partition, seq: row.closedSeq ?? row.openedSeq },
  };
}

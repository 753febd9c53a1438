import type { DeliveryPage, WebhookItem } from '@chanrong/contracts';
import type { DeliveryRow, WebhookRow } from '@chanrong/store';
import { eventId } from '../events/event.mapper.js';

export function webhookItem(row: WebhookRow): WebhookItem {
  return {
    id: row.webhookId,
    url: row.url,
    types: row.types as WebhookItem['types'],
    keys: row.keys.map(({ key, retiresAt }) => ({ publicKey: `whpk_${key}`, retiresAt })),
    state: row.disabledAt === null ? 'enabled' : 'disabled',
    disabledReason: row.disabledReason,
    failingSince: row.failingSince?.toISOString() ?? null,
    pendingCount: row.pending,
    registeredAt: row.registeredAt.toISOString(),
  };
}

export function deliveryItem(row: DeliveryRow): DeliveryPage['items'][number] {
  const { type, state, attempts, takenAt, nextAt, lastAt, lastStatus, lastError } = row;
  return {
    eventId: eventId(row),
    type,
    state,
    attempts,
    takenAt: takenAt.toISOString(),
    nextAt: state === 'pending' ? nextAt.toISOString() : null,
    lastAt: lastAt?.toISOString() ?? null,
    lastStatus,
    lastError,
  };
}

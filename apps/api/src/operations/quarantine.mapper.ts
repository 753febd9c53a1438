import type { QuarantineClass, QuarantinePage } from '@chanrong/contracts';
import { isoInstant } from '@chanrong/kernel';
import type { QuarantineEntity } from '@chanrong/store';

export function quarantineItem(row: QuarantineEntity): QuarantinePage['items'][number] {
  return {
    id: row.quarantineId,
    receivedAt: isoInstant(row.receivedMs),
    gatewayId: row.gatewayId,
    uscc: row.uscc,
    topic: row.topic,
    code: row.code,
    class: row.class as QuarantineClass,
    detail: row.detail,
    hint: row.hint,
    journal: journalOf(row),
    replayId: row.replayId,
    // What is not UTF-8 shows as U+FFFD; the row keeps the bytes.
    message: { bytes: row.bodyBytes, start: row.bodyStart.toString('utf8') },
  };
}

/** The fold counts readings from 0 and writes -1 for the message as a whole. */
function journalOf(row: QuarantineEntity): QuarantinePage['items'][number]['journal'] {
  const { partition, seq, entryIndex, readingIndex } = row;
  if (partition === null || seq === null) return null;
  const whole = readingIndex === null || readingIndex < 0;
  return { partition, seq, entryIndex, readingIndex: whole ? null : readingIndex };
}

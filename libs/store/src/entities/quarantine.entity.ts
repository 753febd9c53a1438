import { Column, Entity, PrimaryColumn, VirtualColumn } from 'typeorm';
import { safeInteger } from './safe-integer.transformer.js';

/** Bytes of a refused message that a list shows; the row keeps all of them. */
export const quarantinePreviewBytes = 512;

/** A message or reading that could not be used. */
@Entity('quarantine')
export class QuarantineEntity {
  @PrimaryColumn({ type: 'bigint', name: 'quarantine_id', transformer: safeInteger })
  quarantineId!: number;

  /** Journal position; null where ingest itself refused the message, so that it was never journaled. */
  @Column({ type: 'int', nullable: true })
  partition!: number | null;

  @Column({ type: 'bigint', nullable: true, transformer: safeInteger })
  seq!: number | null;

  @Column({ type: 'int', name: 'entry_index', nullable: true })
  entryIndex!: number | null;

  @Column({ type: 'int', name: 'reading_index', nullable: true })
  readingIndex!: number | null;

  @Column({ type: 'text', name: 'gateway_id', nullable: true })
  gatewayId!: string | null;

  @Column({ type: 'char', length: 18, nullable: true })
  uscc!: string | null;

  @Column({ type: 'text' })
  topic!: string;

  @Column({ type: 'text' })
  code!: string;

  @Column({ type: 'text' })
  class!: string;

  @Column({ type: 'text' })
  detail!: string;

  @Column({ type: 'text' })
  hint!: string;

  /** Unix ms. */
  @Column({ type: 'bigint', name: 'received_ms', transformer: safeInteger })
  receivedMs!: number;

  /** The replay that gave it to the fold again. */
  @Column({ type: 'bigint', name: 'replay_id', nullable: true, transformer: safeInteger })
  replayId!: number | null;

  @VirtualColumn({ type: 'int', query: (row) => `octet_length(${row}.body)` })
  bodyBytes!: number;

  @VirtualColumn({
    type: 'bytea',
    query: (row) => `substring(${row}.body from 1 for ${quarantinePreviewBytes})`,
  })
  bodyStart!: Buffer;
}

import type { TradeDocument } from '@chanrong/portrait';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { safeInteger } from './safe-integer.transformer.js';

@Entity('trade_document')
export class TradeDocumentEntity {
  @PrimaryColumn({ type: 'char', length: 18 })
  uscc!: string;

  @PrimaryColumn({ type: 'text', name: 'document_id' })
  documentId!: string;

  @Column({ type: 'text' })
  kind!: TradeDocument['kind'];

  @Column({ type: 'bigint', name: 'withdrawn_ms', nullable: true, transformer: safeInteger })
  withdrawnMs!: number | null;

  @Column({ type: 'json' })
  body!: TradeDocument;

  @Column({ type: 'timestamptz', name: 'recorded_at' })
  recordedAt!: Date;
}

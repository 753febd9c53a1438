import type { AlertEvidence } from '@chanrong/portrait';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { safeInteger } from './safe-integer.transformer.js';

/** One episode of something that the portrait noticed. */
@Entity('alert')
export class AlertEntity {
  /** Order in which alerts were first written. */
  @PrimaryColumn({ type: 'bigint', name: 'alert_no', transformer: safeInteger })
  alertNo!: number;

  @Column({ type: 'text', name: 'alert_id' })
  alertId!: string;

  @Column({ type: 'char', length: 18 })
  uscc!: string;

  @Column({ type: 'int' })
  partition!: number;

  @Column({ type: 'text' })
  rule!: string;

  @Column({ type: 'text', name: 'subject_kind' })
  subjectKind!: string;

  @Column({ type: 'text' })
  subject!: string;

  @Column({ type: 'text', name: 'asset_id', nullable: true })
  assetId!: string | null;

  @Column({ type: 'text' })
  severity!: string;

  @Column({ type: 'text' })
  audience!: string;

  @Column({ type: 'json' })
  evidence!: AlertEvidence;

  /** In the enterprise's time, Unix ms. */
  @Column({ type: 'bigint', name: 'opened_ms', transformer: safeInteger })
  openedMs!: number;

  @Column({ type: 'bigint', name: 'opened_seq', transformer: safeInteger })
  openedSeq!: number;

  /** Journal time at which it was known, Unix ms. */
  @Column({ type: 'bigint', name: 'opened_known_ms', transformer: safeInteger })
  openedKnownMs!: number;

  @Column({ type: 'bigint', name: 'closed_ms', nullable: true, transformer: safeInteger })
  closedMs!: number | null;

  @Column({ type: 'bigint', name: 'closed_seq', nullable: true, transformer: safeInteger })
  closedSeq!: number | null;

  @Column({ type: 'bigint', name: 'closed_known_ms', nullable: true, transformer: safeInteger })
  closedKnownMs!: number | null;
}

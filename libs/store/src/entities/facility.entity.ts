import type { FacilityLines } from '@chanrong/portrait';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { safeInteger } from './safe-integer.transformer.js';

@Entity('facility')
export class FacilityEntity {
  @PrimaryColumn({ type: 'text', name: 'facility_id' })
  facilityId!: string;

  @Column({ type: 'char', length: 18 })
  uscc!: string;

  /** Code of the bank. */
  @Column({ type: 'text' })
  tenant!: string;

  @Column({ type: 'bigint', name: 'limit_fen', transformer: safeInteger })
  limitFen!: number;

  @Column({ type: 'bigint', name: 'outstanding_fen', transformer: safeInteger })
  outstandingFen!: number;

  @Column({ type: 'int', name: 'initial_ltv_ppm' })
  initialLtvPpm!: number;

  @Column({ type: 'json' })
  lines!: FacilityLines;

  @Column({ type: 'timestamptz', name: 'registered_at' })
  registeredAt!: Date;

  @Column({ type: 'timestamptz', name: 'changed_at' })
  changedAt!: Date;
}

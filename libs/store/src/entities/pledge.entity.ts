import type { PledgeTerms } from '@chanrong/portrait';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { safeInteger } from './safe-integer.transformer.js';

@Entity('pledge')
export class PledgeEntity {
  @PrimaryColumn({ type: 'text', name: 'pledge_id' })
  pledgeId!: string;

  @Column({ type: 'char', length: 18 })
  uscc!: string;

  /** Code of the bank. */
  @Column({ type: 'text' })
  tenant!: string;

  /** As registered; what stands for it now is in its stretches. */
  @Column({ type: 'json' })
  terms!: PledgeTerms;

  @Column({ type: 'bigint', name: 'released_ms', nullable: true, transformer: safeInteger })
  releasedMs!: number | null;

  @Column({ type: 'timestamptz', name: 'registered_at' })
  registeredAt!: Date;

  @Column({ type: 'timestamptz', name: 'changed_at' })
  changedAt!: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import { RiskColumns } from './risk.columns.js';
import { safeInteger } from './safe-integer.transformer.js';

@Entity('risk_latest')
export class RiskLatestEntity extends RiskColumns {
  @PrimaryColumn({ type: 'char', length: 18 })
  uscc!: string;

  /** Segment after which the score held. */
  @Column({ type: 'bigint', transformer: safeInteger })
  seq!: number;
}

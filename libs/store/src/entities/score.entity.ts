import { Entity, PrimaryColumn } from 'typeorm';
import { RiskColumns } from './risk.columns.js';
import { safeInteger } from './safe-integer.transformer.js';

/** One row whenever what a bank would read changed; never updated. */
@Entity('score')
export class ScoreEntity extends RiskColumns {
  @PrimaryColumn({ type: 'char', length: 18 })
  uscc!: string;

  @PrimaryColumn({ type: 'bigint', transformer: safeInteger })
  seq!: number;
}

import type { Portrait } from '@chanrong/portrait';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { JudgementColumns } from './judgement.columns.js';
import { safeInteger } from './safe-integer.transformer.js';

@Entity('portrait_latest')
export class PortraitLatestEntity extends JudgementColumns {
  @PrimaryColumn({ type: 'char', length: 18 })
  uscc!: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  seq!: number;

  @Column({ type: 'json' })
  body!: Portrait;
}

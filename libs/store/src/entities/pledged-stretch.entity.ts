import { Column, Entity, PrimaryColumn } from 'typeorm';
import { safeInteger } from './safe-integer.transformer.js';

/** Goods that stand for a pledge for a stretch of time. */
@Entity('pledged_stretch')
export class PledgedStretchEntity {
  @PrimaryColumn({ type: 'text', name: 'pledge_id' })
  pledgeId!: string;

  @PrimaryColumn({ type: 'bigint', name: 'from_ms', transformer: safeInteger })
  fromMs!: number;

  @Column({ type: 'bigint', name: 'to_ms', nullable: true, transformer: safeInteger })
  toMs!: number | null;

  @Column({ type: 'text' })
  place!: string;

  @Column({ type: 'text' })
  commodity!: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  grams!: number;
}

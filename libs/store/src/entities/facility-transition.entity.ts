import type { MarginState } from '@chanrong/scoring';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { JudgementColumns } from './judgement.columns.js';
import { safeInteger } from './safe-integer.transformer.js';

/** A margin state that a facility entered; its instant is when the state began, in the enterprise's time. */
@Entity('facility_transition')
export class FacilityTransitionEntity extends JudgementColumns {
  /** Order in which they were written. */
  @PrimaryColumn({ type: 'bigint', name: 'transition_no', transformer: safeInteger })
  transitionNo!: number;

  @Column({ type: 'text', name: 'facility_id' })
  facilityId!: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  seq!: number;

  /** Null for the first. */
  @Column({ type: 'text', nullable: true })
  previous!: MarginState | null;

  /** The assessment as the scoring library made it. */
  @Column({ type: 'json' })
  body!: unknown;
}

import type { MarginState } from '@chanrong/scoring';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { safeInteger } from './safe-integer.transformer.js';

/** A margin state that a facility entered. */
@Entity('facility_transition')
export class FacilityTransitionEntity {
  /** Order in which they were written. */
  @PrimaryColumn({ type: 'bigint', name: 'transition_no', transformer: safeInteger })
  transitionNo!: number;

  @Column({ type: 'text', name: 'facility_id' })
  facilityId!: string;

  @Column({ type: 'int' })
  partition!: number;

  @Column({ type: 'bigint', transformer: safeInteger })
  seq!: number;

  /** When the state began, in the enterprise's time, Unix ms. */
  @Column({ type: 'bigint', name: 'as_of_ms', transformer: safeInteger })
  asOfMs!: number;

  @Column({ type: 'bigint', name: 'known_at_ms', transformer: safeInteger })
  knownAtMs!: number;

  /** Null for the first. */
  @Column({ type: 'text', nullable: true })
  previous!: MarginState | null;

  /** The assessment as the scoring library made it. */
  @Column({ type: 'json' })
  body!: unknown;

  @Column({ type: 'bytea' })
  hash!: Buffer;
}

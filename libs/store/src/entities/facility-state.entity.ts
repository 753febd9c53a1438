import { Column, Entity, PrimaryColumn } from 'typeorm';
import { JudgementColumns } from './judgement.columns.js';
import { safeInteger } from './safe-integer.transformer.js';

/** What the engine says about a facility. */
@Entity('facility_state')
export class FacilityStateEntity extends JudgementColumns {
  @PrimaryColumn({ type: 'text', name: 'facility_id' })
  facilityId!: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  seq!: number;

  /** The assessment as the scoring library made it. */
  @Column({ type: 'json' })
  body!: unknown;
}

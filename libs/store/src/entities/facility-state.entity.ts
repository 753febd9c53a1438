import { Column, Entity, PrimaryColumn } from 'typeorm';
import { safeInteger } from './safe-integer.transformer.js';

/** What the engine says about a facility. */
@Entity('facility_state')
export class FacilityStateEntity {
  @PrimaryColumn({ type: 'text', name: 'facility_id' })
  facilityId!: string;

  @Column({ type: 'int' })
  partition!: number;

  @Column({ type: 'bigint', transformer: safeInteger })
  seq!: number;

  @Column({ type: 'bigint', name: 'as_of_ms', transformer: safeInteger })
  asOfMs!: number;

  @Column({ type: 'bigint', name: 'known_at_ms', transformer: safeInteger })
  knownAtMs!: number;

  /** The assessment as the scoring library made it. */
  @Column({ type: 'json' })
  body!: unknown;

  @Column({ type: 'bytea' })
  hash!: Buffer;
}

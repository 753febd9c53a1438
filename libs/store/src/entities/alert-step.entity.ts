import { Column, Entity, PrimaryColumn } from 'typeorm';
import { safeInteger } from './safe-integer.transformer.js';

/** Something that an organisation did about an alert. */
@Entity('alert_step')
export class AlertStepEntity {
  /** Order in which steps were taken. */
  @PrimaryColumn({ type: 'bigint', name: 'step_no', transformer: safeInteger })
  stepNo!: number;

  @Column({ type: 'text', name: 'alert_id' })
  alertId!: string;

  @Column({ type: 'text' })
  role!: string;

  @Column({ type: 'text' })
  tenant!: string;

  /** Who of the organisation did it. */
  @Column({ type: 'text' })
  subject!: string;

  @Column({ type: 'text' })
  state!: 'acknowledged' | 'resolved';

  /** Of resolved ones: whether what the alert says was so. */
  @Column({ type: 'text', nullable: true })
  label!: 'confirmed' | 'false' | null;

  @Column({ type: 'text', nullable: true })
  note!: string | null;

  @Column({ type: 'timestamptz', name: 'done_at' })
  doneAt!: Date;
}

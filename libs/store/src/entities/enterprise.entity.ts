import type { TimeBase } from '@chanrong/portrait';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('enterprise')
export class EnterpriseEntity {
  @PrimaryColumn({ type: 'char', length: 18 })
  uscc!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'int' })
  partition!: number;

  @Column({ type: 'text', nullable: true })
  park!: string | null;

  @Column({ type: 'text', nullable: true })
  cluster!: string | null;

  @Column({ type: 'text', nullable: true })
  grid!: string | null;

  @Column({ type: 'int', name: 'utc_offset_minutes' })
  utcOffsetMinutes!: number;

  @Column({ type: 'text', name: 'time_base' })
  timeBase!: TimeBase;

  @Column({ type: 'timestamptz', name: 'registered_at' })
  registeredAt!: Date;
}

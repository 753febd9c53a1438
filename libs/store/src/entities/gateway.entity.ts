import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Without the hash of the gateway's secret, which no reader of the API may see. */
@Entity('gateway')
export class GatewayEntity {
  @PrimaryColumn({ type: 'text', name: 'gateway_id' })
  gatewayId!: string;

  @Column({ type: 'char', length: 18 })
  uscc!: string;

  @Column({ type: 'int' })
  partition!: number;

  @Column({ type: 'timestamptz', name: 'enrolled_at' })
  enrolledAt!: Date;

  @Column({ type: 'timestamptz', name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}

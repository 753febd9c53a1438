import type { Portrait } from '@chanrong/portrait';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { safeInteger } from './safe-integer.transformer.js';

@Entity('portrait_latest')
export class PortraitLatestEntity {
  @PrimaryColumn({ type: 'char', length: 18 })
  uscc!: string;

  @Column({ type: 'int' })
  partition!: number;

  @Column({ type: 'bigint', transformer: safeInteger })
  seq!: number;

  @Column({ type: 'bigint', name: 'as_of_ms', transformer: safeInteger })
  asOfMs!: number;

  @Column({ type: 'bigint', name: 'known_at_ms', transformer: safeInteger })
  knownAtMs!: number;

  @Column({ type: 'json' })
  body!: Portrait;

  @Column({ type: 'bytea' })
  hash!: Buffer;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import { safeInteger } from './safe-integer.transformer.js';

@Entity('asset_latest')
export class AssetLatestEntity {
  @PrimaryColumn({ type: 'char', length: 18 })
  uscc!: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  seq!: number;

  @Column({ type: 'bigint', name: 'known_at_ms', transformer: safeInteger })
  knownAtMs!: number;

  /** The assets with their channels as the engine described them. */
  @Column({ type: 'json' })
  body!: unknown;
}

import type { AssetPortrait } from '@chanrong/portrait';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { safeInteger } from './safe-integer.transformer.js';

/** Newest state of one channel, as the scorer describes it. */
export interface ChannelState {
  readonly channel: string;
  readonly measure: string;
  readonly unit: string | null;
  readonly lastValue: number | null;
  readonly lastText: string | null;
  /** Unix ms; null before the first reading. */
  readonly lastEventMs: number | null;
  /** 0..1 */
  readonly trust: number;
  readonly coveragePpm: number;
  readonly readingCount: number;
  readonly state: string;
}

export interface AssetsBody {
  readonly assets: readonly (AssetPortrait & { readonly channels: readonly ChannelState[] })[];
}

@Entity('asset_latest')
export class AssetLatestEntity {
  @PrimaryColumn({ type: 'char', length: 18 })
  uscc!: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  seq!: number;

  @Column({ type: 'bigint', name: 'known_at_ms', transformer: safeInteger })
  knownAtMs!: number;

  @Column({ type: 'json' })
  body!: AssetsBody;
}

import { Column } from 'typeorm';
import { safeInteger } from './safe-integer.transformer.js';

/** What the newest score and the score history have in common. */
export abstract class RiskColumns {
  @Column({ type: 'int' })
  partition!: number;

  /** Instant the score describes, Unix ms. */
  @Column({ type: 'bigint', name: 'as_of_ms', transformer: safeInteger })
  asOfMs!: number;

  /** Journal time at which it was known, Unix ms. */
  @Column({ type: 'bigint', name: 'known_at_ms', transformer: safeInteger })
  knownAtMs!: number;

  @Column({ type: 'text' })
  outcome!: string;

  @Column({ type: 'int', nullable: true })
  score!: number | null;

  @Column({ type: 'text', nullable: true })
  grade!: string | null;

  /** The evaluation as the scoring library gave it. */
  @Column({ type: 'json' })
  body!: unknown;

  @Column({ type: 'bytea' })
  hash!: Buffer;
}

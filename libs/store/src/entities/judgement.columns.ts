import { Column } from 'typeorm';
import { safeInteger } from './safe-integer.transformer.js';

/** What everything that the engine says has: where it was said, of which instant, and its hash. */
export abstract class JudgementColumns {
  @Column({ type: 'int' })
  partition!: number;

  /** Instant that is described, Unix ms. */
  @Column({ type: 'bigint', name: 'as_of_ms', transformer: safeInteger })
  asOfMs!: number;

  /** Journal time at which it was known, Unix ms. */
  @Column({ type: 'bigint', name: 'known_at_ms', transformer: safeInteger })
  knownAtMs!: number;

  @Column({ type: 'bytea' })
  hash!: Buffer;
}

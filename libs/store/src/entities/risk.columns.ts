import { Column } from 'typeorm';
import { JudgementColumns } from './judgement.columns.js';

/** What the newest score and the score history have in common. */
export abstract class RiskColumns extends JudgementColumns {
  @Column({ type: 'text' })
  outcome!: string;

  @Column({ type: 'int', nullable: true })
  score!: number | null;

  @Column({ type: 'text', nullable: true })
  grade!: string | null;

  /** The evaluation as the scoring library gave it. */
  @Column({ type: 'json' })
  body!: unknown;
}

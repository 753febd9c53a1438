import type { Evaluation } from '@chanrong/scoring';
import type { EntityManager } from 'typeorm';
import { type Page, pageOf } from './page.js';

/** One line of a bank's book: who, how good now, how good before, what is open. */
export interface RiskSummaryRow {
  readonly uscc: string;
  readonly name: string;
  readonly park: string | null;
  readonly cluster: string | null;
  readonly grid: string | null;
  /** Null before the first evaluation. */
  readonly evaluation: Evaluation | null;
  /** The score that held at the asked instant; null where there was none. */
  readonly earlierScore: number | null;
  readonly openAlertCount: number;
  /** The worst margin state of the facilities that the reader sees; null without any. */
  readonly marginState: MarginState | null;
}

export type MarginState = 'normal' | 'warn' | 'call' | 'liquidate';

export interface RiskSummaryQuery {
  readonly after?: string | undefined;
  readonly size: number;
  /** Instant that the score now is compared with, journal time, Unix ms. */
  readonly earlierMs: number;
}

/** Lines in order of the enterprise's code; what the reader may not see is not counted either. */
export async function listRiskSummaries(
  manager: EntityManager,
  { after, size, earlierMs }: RiskSummaryQuery,
): Promise<Page<RiskSummaryRow>> {
  const found = await manager.query<RiskSummaryRow[]>(
    `with page as (
       select uscc, name, park, cluster, grid from enterprise
        where $1::text is null or uscc > $1::text::bpchar
        order by uscc limit $2)
     select page.*, risk.body as evaluation, earlier.score as "earlierScore",
            coalesce(alerts.open, 0) as "openAlertCount", margin.state as "marginState"
       from page
       left join risk_latest risk using (uscc)
       left join lateral (
         select score from score
          where score.uscc = page.uscc and known_at_ms <= $3
          order by known_at_ms desc, seq desc limit 1) earlier on true
       left join lateral (
         select count(*)::int as open from alert
          where alert.uscc = page.uscc and closed_ms is null) alerts on true
       left join lateral (
         select state from facility_state
          where facility_state.uscc = page.uscc
          order by array_position(array['liquidate', 'call', 'warn', 'normal'], state)
          limit 1) margin on true
      order by page.uscc`,
    [after ?? null, size + 1, earlierMs],
  );
  return pageOf(found, size);
}

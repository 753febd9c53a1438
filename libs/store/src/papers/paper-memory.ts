/**
 * What the last comparison made of the papers, as long as it holds: two months of papers are read again only
 * when one was recorded or withdrawn since, or when one has grown too old to count. What else a comparison
 * rests on is read each time.
 */
import type { PoolClient } from 'pg';
import type { CrossFindingDraft } from './cross-finding.js';
import {
  circleFindings,
  findSharedDocuments,
  findTradeCircles,
  type TradeCircles,
} from './document-findings.js';

interface Reading {
  /** Transactions below this were over when it was made. */
  readonly horizon: string;
  readonly atMs: number;
  readonly shared: readonly CrossFindingDraft[];
  readonly trade: TradeCircles;
}

export class PaperMemory {
  private reading: Reading | undefined;

  /** How often papers were read; for tests. */
  readCount = 0;

  /** @param nowMs Unix ms */
  async findings(client: PoolClient, nowMs: number): Promise<CrossFindingDraft[]> {
    const { shared, trade } = await this.current(client, nowMs);
    return [...shared, ...(await circleFindings(client, trade.circles))];
  }

  /** The horizon is taken before anything is read: what it does not cover is read again, never missed. */
  private async current(client: PoolClient, nowMs: number): Promise<Reading> {
    const { rows } = await client.query<{ horizon: string; changed: boolean }>(
      `select pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
        exists (select from trade_document where changed_in >= $1::xid8) as changed`,
      [this.reading?.horizon ?? '0'],
    );
    const [{ horizon, changed }] = rows as [{ horizon: string; changed: boolean }];
    const known = this.reading;
    // A clock that was set back brings papers back.
    const holds = known !== undefined && nowMs >= known.atMs && nowMs < known.trade.untilMs;
    if (holds && !changed) {
      this.reading = { ...known, horizon };
      return this.reading;
    }
    this.readCount += 1;
    const shared = await findSharedDocuments(client);
    const trade = await findTradeCircles(client, nowMs);
    this.reading = { horizon, atMs: nowMs, shared, trade };
    return this.reading;
  }
}

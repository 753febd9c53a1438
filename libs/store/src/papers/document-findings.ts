/** Papers that were handed in for several enterprises, and sales that come back to their seller across them. */
import type { PoolClient } from 'pg';
import {
  type Circle,
  findCircles,
  flowPolicy,
  salesOf,
  type TradeDocument,
  tradesOf,
} from '@chanrong/portrait';
import { type CrossFindingDraft, findingOf } from './cross-finding.js';

interface CopyRow {
  readonly uscc: string;
  readonly document_id: string;
  readonly fingerprint: string;
  readonly body: TradeDocument;
}

/**
 * Seller and buyer may both hand in their invoice. Where the copies name different parties all of them are in
 * doubt; otherwise those of enterprises that are no party.
 */
export async function findSharedDocuments(client: PoolClient): Promise<CrossFindingDraft[]> {
  const { rows } = await client.query<CopyRow>(
    `select uscc, document_id, fingerprint, body from trade_document
       where withdrawn_ms is null and fingerprint in (
         select fingerprint from trade_document where withdrawn_ms is null
           group by fingerprint having count(distinct uscc) > 1)
       order by fingerprint, uscc, document_id`,
  );
  const copies = new Map<string, CopyRow[]>();
  for (const row of rows) {
    copies.set(row.fingerprint, [...(copies.get(row.fingerprint) ?? []), row]);
  }
  return [...copies.values()].flatMap((group) => {
    const agree = new Set(group.map(({ body }) => partiesOf(body).join('|'))).size === 1;
    const value = new Set(group.map(({ uscc }) => uscc)).size;
    return group
      .filter(({ uscc, body }) => !agree || !partiesOf(body).includes(uscc))
      .map(({ uscc, document_id: subject }) =>
        findingOf({
          uscc,
          code: 'document-elsewhere',
          subject,
          assetId: null,
          value,
          limit: 1,
          unit: 'enterprises',
        }),
      );
  });
}

function partiesOf(document: TradeDocument): string[] {
  return document.kind === 'receipt' ? [document.holder] : [document.seller, document.buyer];
}

/** How long papers count after they were issued, ms. */
const circlePapersMs = 2 * flowPolicy.circleMs;

export interface TradeCircles {
  readonly circles: readonly Circle[];
  /** When the first of the papers that were read stops to count, Unix ms; Infinity without any. */
  readonly untilMs: number;
}

/**
 * Circles among the sales of the last two months, over all enterprises: each paper once, whoever handed it
 * in.
 */
export async function findTradeCircles(client: PoolClient, nowMs: number): Promise<TradeCircles> {
  const { rows } = await client.query<{ body: TradeDocument }>(
    `select distinct on (fingerprint) body from trade_document
       where kind <> 'receipt' and withdrawn_ms is null and issued_ms > $1
       order by fingerprint, uscc, document_id`,
    [nowMs - circlePapersMs],
  );
  const documents = rows.map(({ body }) => body);
  const untilMs = documents.reduce(
    (first, { issuedMs }) => Math.min(first, issuedMs + circlePapersMs),
    Number.POSITIVE_INFINITY,
  );
  return { circles: findCircles(salesOf(tradesOf(documents))), untilMs };
}

/** The enterprises of a circle are told that it is there, not who else is in it. */
export async function circleFindings(
  client: PoolClient,
  circles: readonly Circle[],
): Promise<CrossFindingDraft[]> {
  const parties = [...new Set(circles.flatMap(({ sales }) => sales.map(({ seller }) => seller)))];
  const known = await client.query<{ uscc: string }>(
    'select uscc from enterprise where uscc = any ($1)',
    [parties],
  );
  const registered = new Set(known.rows.map(({ uscc }) => uscc));
  return circles.flatMap(({ sales }) =>
    sales.flatMap(({ seller: uscc, commodity: subject }) =>
      registered.has(uscc)
        ? [
            findingOf({
              uscc,
              code: 'circular-trade',
              subject,
              assetId: null,
              value: sales.length,
              limit: 0,
              unit: 'sales',
            }),
          ]
        : [],
    ),
  );
}

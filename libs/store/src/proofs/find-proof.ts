/**
 * Everything that shows a receipt to rest on the journal: its segment, the scorecard and prices as they
 * were journaled, and messages of the enterprise, each with its way up to a signed head.
 *
 * Reads segments whole, with the entries of whoever shares the partition, so it runs with the rights of
 * the owner: whether the reader may see the enterprise is asked before. What it gives away of a segment
 * is what is named here, and nothing else.
 */
import {
  decodeFrame,
  type Proof,
  proofFormat,
  type ProofQuery,
  type Receipt,
  segmentFrames,
} from '@chanrong/contracts';
import { ArchiveError, PostgresJournal, type Segment } from '@chanrong/journal';
import { inclusionPath, proveContents } from '@chanrong/proof';
import type { Pool } from 'pg';
import { findCommandSegment } from './find-command.js';
import {
  findTreeHead,
  hex,
  listVerifierKeys,
  proveConsistency,
  proveFromTiles,
} from './tree-heads.js';

export type ProofFault = 'head-unknown' | 'not-covered' | 'archived';
export type ProofOutcome = { readonly proof: Proof } | { readonly fault: ProofFault };

type ProvenSegment = Proof['segments'][number];

const segmentsPerRead = 8;

export async function findProof(
  pool: Pool,
  receipt: Receipt,
  query: ProofQuery,
): Promise<ProofOutcome> {
  const { partition, seq } = receipt.journal;
  const head = await findTreeHead(pool, { partition, size: query.head });
  if (head === undefined && query.head !== undefined) return { fault: 'head-unknown' };
  if (head === undefined || head.size < seq) return { fault: 'not-covered' };
  const { since: from } = query;
  const since =
    from === undefined
      ? undefined
      : await proveConsistency(pool, { partition, from, to: head.size });
  if (from !== undefined && since === undefined) return { fault: 'head-unknown' };
  const range = { size: head.size, count: query.segments };
  const segments = await proveSegments(pool, receipt, range).catch(undefinedWhereArchived);
  if (segments === undefined) return { fault: 'archived' };
  return {
    proof: {
      format: proofFormat,
      receipt,
      verifierKeys: await listVerifierKeys(pool),
      head,
      segments,
      since: since ?? null,
    },
  };
}

/** @throws ArchiveError when the segment of the score is not in the database any more */
async function proveSegments(
  pool: Pool,
  receipt: Receipt,
  { size, count }: { readonly size: number; readonly count: number },
): Promise<ProvenSegment[]> {
  const { partition, seq } = receipt.journal;
  const secret = await readSecret(pool);
  const isShown = await whatIsShown(pool, receipt);
  const first = Math.max(0, seq - count);
  const proven: ProvenSegment[] = [];
  for await (const segment of segmentsOf(pool, receipt, first)) {
    const isOfScore = segment.seq === seq;
    const { leaf, contents } = proveContents(segment, secret, (frame) =>
      frame === 'chain hash' ? isOfScore : isShown(frame),
    );
    if (contents.length === 0) continue;
    const path = await proveFromTiles(pool, partition, (nodeAt) =>
      inclusionPath(nodeAt, { index: segment.seq - 1, size }),
    );
    proven.push({
      ...leaf,
      contentsRoot: hex(leaf.contentsRoot),
      path: path.map(hex),
      contents: contents.map(({ index, salt, content, path: way }) => ({
        index,
        salt: hex(salt),
        content: Buffer.from(content).toString('base64'),
        path: way.map(hex),
      })),
    });
  }
  return proven;
}

/** Those of the scorecard and prices, then those after `firstSeq` up to that of the score, a few at a time. */
async function* segmentsOf(
  pool: Pool,
  receipt: Receipt,
  firstSeq: number,
): AsyncGenerator<Segment> {
  if (firstSeq > 0) yield* await readReferences(pool, receipt, firstSeq);
  const { partition, seq: lastSeq } = receipt.journal;
  const journal = new PostgresJournal(pool);
  for (let seq = firstSeq; seq < lastSeq; seq += segmentsPerRead)
    yield* await journal.read([{ partition, seq }], Math.min(segmentsPerRead, lastSeq - seq));
}

/** Messages of the enterprise's gateways, what registered it, and the references of the score. */
async function whatIsShown(pool: Pool, receipt: Receipt): Promise<(frame: Uint8Array) => boolean> {
  const { uscc } = receipt;
  const { rows } = await pool.query<{ gateway_id: string }>(
    'select gateway_id from gateway where uscc = $1',
    [uscc],
  );
  const gateways = new Set(rows.map((row) => row.gateway_id));
  const isReference = referenceOf(receipt);
  return (frame) => {
    const entry = decodeOrUndefined(frame);
    if (entry === undefined || entry.kind === 'tick') return false;
    if (entry.kind === 'telemetry') return gateways.has(entry.gatewayId);
    const { command } = entry;
    const isRegistration =
      command.type === 'enterprise.registered' ||
      command.type === 'asset.registered' ||
      command.type === 'gateway.enrolled';
    return (isRegistration && command.uscc === uscc) || isReference(frame);
  };
}

/** Whether a frame is the scorecard, or the price set, that the score was made with. */
function referenceOf({ scorecard, priceSet }: Receipt): (frame: Uint8Array) => boolean {
  return (frame) => {
    const entry = decodeOrUndefined(frame);
    if (entry?.kind !== 'command') return false;
    const { command } = entry;
    if (command.type === 'priceSet.published')
      return priceSet !== null && command.priceSetId === priceSet['priceSetId'];
    if (command.type !== 'scorecard.committed') return false;
    const { id, version } = command.scorecard as { id?: unknown; version?: unknown };
    return id === scorecard['id'] && version === scorecard['version'];
  };
}

/** Segments before `firstSeq` in which the scorecard and the prices were journaled. */
async function readReferences(pool: Pool, receipt: Receipt, firstSeq: number): Promise<Segment[]> {
  const { partition } = receipt.journal;
  const { scorecard, priceSet } = receipt;
  const { rows } = await pool.query<{ written_ms: string }>(
    `select floor(extract(epoch from committed_at) * 1000)::bigint as written_ms from scorecard
       where scorecard_id = $1 and version = $2
     union all
     select floor(extract(epoch from published_at) * 1000)::bigint from price_set
       where price_set_id = $3`,
    [scorecard['id'], scorecard['version'], priceSet?.['priceSetId'] ?? null],
  );
  const isReference = referenceOf(receipt);
  const seqs = new Set<number>();
  for (const { written_ms } of rows) {
    const when = { partition, writtenMs: Number(written_ms), toSeq: firstSeq };
    // Archived prices are left out: the proof then does not say that they were journaled.
    const seq = await findCommandSegment(pool, when, (body) =>
      segmentFrames(body).some((frame) => isReference(frame)),
    ).catch(undefinedWhereArchived);
    if (seq !== undefined) seqs.add(seq);
  }
  const journal = new PostgresJournal(pool);
  const positions = [...seqs].sort((a, b) => a - b);
  const found = await Promise.all(
    positions.map((seq) => journal.read([{ partition, seq: seq - 1 }], 1)),
  );
  return found.flat();
}

function undefinedWhereArchived(error: unknown): undefined {
  if (!(error instanceof ArchiveError)) throw error;
}

function decodeOrUndefined(frame: Uint8Array) {
  try {
    return decodeFrame(frame);
  } catch {
    // What is not an entry belongs to nobody.
    return undefined;
  }
}

async function readSecret(pool: Pool): Promise<Uint8Array> {
  const { rows } = await pool.query<{ seal_secret: Buffer }>(
    'select seal_secret from installation',
  );
  return rows[0]?.seal_secret ?? Buffer.alloc(0);
}

/**
 * What must hold of a partition whatever happened to it: its journal has no gaps and an unbroken chain,
 * everything that was acknowledged is in it, and what is published is what folding it up to the cursor gives.
 */
import { decodeSegmentBody } from '@chanrong/contracts';
import { genesisHash, type Segment } from '@chanrong/journal';
import type pg from 'pg';
import { SegmentChain } from '../../apps/scorer/src/segment-chain.js';
import {
  committedLines,
  foldAll,
  journalOf,
  linesOf,
} from '../../apps/scorer/test/scorer-fixture.js';

export interface PartitionHistory {
  readonly partition: number;
  /** All of its journal. */
  readonly segments: readonly Segment[];
  readonly cursorSeq: number;
  /** As `linesOf` gives it. */
  readonly published: readonly string[];
  /** Seqs that the platform said are safe, by gateway; one epoch. */
  readonly acknowledged: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Of a database whose scorers have stopped. */
export async function storedHistory(
  pool: pg.Pool,
  partition: number,
  acknowledged: PartitionHistory['acknowledged'],
): Promise<PartitionHistory> {
  const { rows } = await pool.query<{ seq: number }>(
    'select seq::float8 as seq from partition_cursor where partition = $1',
    [partition],
  );
  return {
    partition,
    segments: await journalOf(pool, partition, Number.POSITIVE_INFINITY),
    cursorSeq: rows[0]?.seq ?? 0,
    published: await committedLines(pool, partition),
    acknowledged,
  };
}

/** What does not hold, in words; nothing when all does. */
export function incoherences(history: PartitionHistory): string[] {
  return [...chainFaults(history), ...lost(history), ...unfounded(history)];
}

function chainFaults({ partition, segments, cursorSeq }: PartitionHistory): string[] {
  const faults: string[] = [];
  const chain = new SegmentChain(genesisHash);
  let lastMs = 0;
  for (const [index, segment] of segments.entries()) {
    const where = `segment ${segment.seq} of partition ${partition}`;
    if (segment.seq !== index + 1) faults.push(`${where} stands where ${index + 1} should`);
    if (segment.recordedMs < lastMs) faults.push(`${where} is from before the one before it`);
    lastMs = segment.recordedMs;
    try {
      chain.follow(segment);
    } catch (error) {
      return [...faults, (error as Error).message];
    }
  }
  if (cursorSeq > segments.length) faults.push(`cursor of partition ${partition} is past the end`);
  return faults;
}

function lost({ segments, acknowledged }: PartitionHistory): string[] {
  const journaled = new Set<string>();
  for (const entry of segments.flatMap(({ body }) => decodeSegmentBody(body))) {
    if (entry.kind !== 'telemetry' || entry.topicKind !== 'data') continue;
    const { s } = JSON.parse(Buffer.from(entry.body).toString()) as { s: number };
    journaled.add(`${entry.gatewayId} ${s}`);
  }
  return [...acknowledged].flatMap(([gatewayId, seqs]) =>
    [...seqs]
      .filter((seq) => !journaled.has(`${gatewayId} ${seq}`))
      .map((seq) => `message ${seq} of ${gatewayId} was acknowledged and is not in the journal`),
  );
}

function unfounded({ partition, segments, cursorSeq, published }: PartitionHistory): string[] {
  const folded = linesOf(partition, foldAll(partition, segments.slice(0, cursorSeq)).outputs);
  const [wanted, found] = [new Set(folded), new Set(published)];
  return [
    ...published
      .filter((line) => !wanted.has(line))
      .map((line) => `published, not folded: ${line}`),
    ...folded.filter((line) => !found.has(line)).map((line) => `folded, not published: ${line}`),
    ...(published.length === new Set(published).size ? [] : ['something is published twice']),
  ];
}

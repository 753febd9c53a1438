/** What the journal of a test's database comes to when the real engine folds it. */
import assert from 'node:assert/strict';
import { defaultEnginePolicy, PartitionEngine } from '@chanrong/engine';
import { unwrap, parseUscc, usccCheckCharacter } from '@chanrong/kernel';
import { expertScorecard } from '@chanrong/scoring';
import { commitScorecard, enrolGateway, registerEnterprise } from '@chanrong/store';
import type { Pool } from 'pg';
import type { EnrolledGateway } from './ingest-fixture.js';

/** A gateway whose enterprise and enrolment are in the journal too, as the registry writes them. */
export async function register(
  pool: Pool,
  gatewayId: string,
  publicKey?: string,
): Promise<EnrolledGateway> {
  const code = '91320206000000077';
  const uscc = unwrap(parseUscc(`${code}${usccCheckCharacter(code)}`));
  unwrap(await commitScorecard(pool, expertScorecard));
  unwrap(await registerEnterprise(pool, { uscc, name: 'Example Works' }));
  const { partition, secret } = unwrap(await enrolGateway(pool, { gatewayId, uscc, publicKey }));
  return { gatewayId, uscc, partition, secret: secret as string };
}

export interface FoldedJournal {
  /** Newest number or text by channel. */
  readonly channels: ReadonlyMap<string, number | string | null>;
  readonly readingCount: number;
  readonly quarantine: readonly {
    readonly code: string;
    readonly detail: string;
    readonly topic: string;
  }[];
}

interface DetailedAsset {
  readonly channels: readonly {
    readonly channel: string;
    readonly lastValue: number | null;
    readonly lastText: string | null;
    readonly readingCount: number;
  }[];
}

export async function foldJournal(
  pool: Pool,
  { partition, uscc }: EnrolledGateway,
): Promise<FoldedJournal> {
  const { rows } = await pool.query<{ seq: string; recorded_ms: string; body: Buffer }>(
    'select seq, recorded_ms, body from journal_segment where partition = $1 order by seq',
    [partition],
  );
  // Details are projected once in an interval; here each segment's count.
  const policy = { ...defaultEnginePolicy, detailIntervalMs: 0, scanIntervalMs: 0 };
  const engine = PartitionEngine.create(partition, policy);
  let restored = PartitionEngine.create(partition, policy);
  for (const { seq, recorded_ms, body } of rows) {
    const segment = { seq: Number(seq), recordedMs: Number(recorded_ms), body };
    engine.applySegment(segment);
    restored = PartitionEngine.restore(partition, policy, restored.checkpoint());
    restored.applySegment(segment);
  }
  assert.deepEqual(restored.checkpoint(), engine.checkpoint());
  const { details, quarantine } = engine.takeOutputs();
  const { assets } = JSON.parse(details.get(uscc)?.assets ?? '{"assets":[]}') as {
    readonly assets: readonly DetailedAsset[];
  };
  const channels = assets.flatMap((asset) => asset.channels);
  return {
    channels: new Map(channels.map((c) => [c.channel, c.lastText ?? c.lastValue])),
    readingCount: channels.reduce((sum, channel) => sum + channel.readingCount, 0),
    quarantine: quarantine.map(({ code, detail, topic }) => ({ code, detail, topic })),
  };
}

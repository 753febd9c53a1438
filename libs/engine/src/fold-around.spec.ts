import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Command } from '@chanrong/portrait';
import {
  birth,
  commandEntries,
  data,
  enterprise,
  fold,
  hex,
  opening,
  otherGatewayId,
  otherUscc,
  plain,
  policy,
  scorecard,
  segmentOf,
  tick,
  uscc,
} from '../test/journal-script.js';
import { foldAround } from './fold-around.js';
import { FoldError } from './fold-error.js';
import { PartitionEngine } from './partition-engine.js';

const partition = 3;
/** Committed without having been checked, as no registry would: every partition has to cope with it. */
const badScorecard = commandEntries({
  type: 'scorecard.committed',
  scorecard: { factors: 'none' },
});
/** Only evaluation finds out that it has no lines. */
const badFacility = commandEntries({
  type: 'facility.registered',
  facilityId: 'F-1',
  uscc,
  tenant: 'bank-a',
  limitFen: 1_000,
  outstandingFen: 500,
  initialLtvPpm: 600_000,
} as Command);
const readings = (seq: number) => data(seq, [[0, seq * 1_000, 500]]);

let engine: PartitionEngine;

beforeEach(async () => {
  engine = PartitionEngine.create(partition, policy);
  await fold(engine, 0, ...opening);
});

describe('an entry that cannot be folded', () => {
  it('is named, and the engine that tried it does not go on', async () => {
    const segment = await segmentOf(2, 1_000, [readings(1), ...badScorecard, readings(2)]);
    expect(() => engine.applySegment(segment)).toThrow(FoldError);
    expect(() => engine.applySegment(segment)).toThrow('must not go on');
  });

  it('is quarantined whole, and all others count as if it had never been there', async () => {
    const twin = PartitionEngine.create(partition, policy);
    await fold(twin, 0, ...opening);
    const mended = foldAround(
      engine,
      policy,
      await segmentOf(2, 1_000, [readings(1), ...badScorecard, readings(2)]),
    );
    const { quarantine, ...others } = mended.takeOutputs();
    expect(quarantine).toMatchObject([
      { seq: 2, entryIndex: 1, readingIndex: -1, gatewayId: null, topic: 'command' },
    ]);
    expect(quarantine[0]?.code).toBe('fold-failed');
    expect(quarantine[0]?.detail).toContain('committed scorecard is invalid');
    expect(Buffer.from(quarantine[0]?.body ?? []).toString()).toContain('"factors":"none"');
    const { quarantine: none, ...expected } = await fold(twin, 1_000, readings(1), readings(2));
    expect(none).toEqual([]);
    expect(others).toEqual(expected);
    expect(hex(mended.checkpoint())).toBe(hex(twin.checkpoint()));
  });

  it('takes none of its neighbours along, however many there are of its kind', async () => {
    const entries = [...badScorecard, readings(1), ...badScorecard, ...badScorecard, readings(2)];
    const mended = foldAround(engine, policy, await segmentOf(2, 1_000, entries));
    const { quarantine } = mended.takeOutputs();
    expect(quarantine.map(({ entryIndex }) => entryIndex)).toEqual([0, 2, 3]);
    expect(mended.counts.readings).toBe(2);
  });

  it('of which not even the kind can be read is kept too', async () => {
    const segment = await segmentOf(2, 1_000, [tick, readings(1)]);
    const body = Uint8Array.from(segment.body);
    body[6] = 9;
    const mended = foldAround(engine, policy, { ...segment, body });
    expect(mended.takeOutputs().quarantine).toMatchObject([
      { entryIndex: 0, topic: 'unreadable', code: 'fold-failed' },
    ]);
  });

  it('is the same one for whoever folds the journal again', async () => {
    const segment = await segmentOf(2, 1_000, [readings(1), ...badScorecard, readings(2)]);
    const [first, second] = [engine.checkpoint(), engine.checkpoint()].map((bytes) =>
      foldAround(PartitionEngine.restore(partition, policy, bytes), policy, segment),
    ) as [PartitionEngine, PartitionEngine];
    expect(plain(second.takeOutputs())).toEqual(plain(first.takeOutputs()));
    expect(hex(second.checkpoint())).toBe(hex(first.checkpoint()));
  });
});

describe('an enterprise that cannot be evaluated', () => {
  it('keeps its newest score, says so once, and leaves the others alone', async () => {
    await fold(engine, 500, ...commandEntries(scorecard, ...enterprise(otherUscc, otherGatewayId)));
    await fold(engine, 1_000, birth(otherGatewayId), ...badFacility, readings(1));
    const failed = await fold(
      engine,
      20_000,
      readings(2),
      data(1, [[0, 5_000, 400]], otherGatewayId),
    );
    expect([...failed.latest.keys()]).toEqual([otherUscc]);
    const later = await fold(engine, 40_000, readings(3));
    expect(later.latest.size).toBe(0);
    const said = [...failed.quarantine, ...later.quarantine];
    expect(said.filter(({ code }) => code === 'evaluation-failed').length).toBeLessThanOrEqual(1);
    expect(engine.counts.readings).toBe(4);
  });

  it('is evaluated again once what was wrong is mended, also by an engine restored meanwhile', async () => {
    const failed = await fold(engine, 1_000, ...badFacility, readings(1));
    expect(failed.quarantine).toMatchObject([
      { entryIndex: -1, readingIndex: -1, uscc, code: 'evaluation-failed', topic: 'evaluation' },
    ]);
    engine = PartitionEngine.restore(partition, policy, engine.checkpoint());
    expect((await fold(engine, 20_000, readings(2))).quarantine).toEqual([]);
    const lines = {
      warnPpm: 700_000,
      callPpm: 800_000,
      liquidatePpm: 900_000,
      hysteresisPpm: 10_000,
      dwellMs: 0,
      cureMs: 1_000,
    };
    const { command } = badFacility[0] as { command: Command };
    const mended = await fold(engine, 40_000, ...commandEntries({ ...command, lines } as Command));
    expect([...mended.latest.keys()]).toEqual([uscc]);
    expect(mended.quarantine).toEqual([]);
  });
});

import { decodeSegmentBody, limits } from '@chanrong/contracts';
import type { SegmentDraft } from '@chanrong/journal';
import { describe, expect, it } from '@jest/globals';
import { Backpressure } from './backpressure.js';
import { type CommitReport, GroupCommit } from './group-commit.js';

interface PendingAppend {
  readonly partitions: readonly number[];
  /** Texts of the entries by partition. */
  readonly texts: readonly string[][];
  succeed(): Promise<void>;
  fail(): Promise<void>;
}

/** Lets everything that is due happen, timers excepted. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
}

/** A journal whose appends end when the test says so. */
function heldJournal() {
  const appends: PendingAppend[] = [];
  let arrived: () => void = () => undefined;
  return {
    appends,
    next: () => new Promise<void>((resolve) => (arrived = resolve)),
    append(drafts: readonly SegmentDraft[]): Promise<never[]> {
      return new Promise((resolve, reject) => {
        appends.push({
          partitions: drafts.map(({ partition }) => partition),
          texts: drafts.map(({ body }) => textsOf(body)),
          succeed: () => (resolve([]), settle()),
          fail: () => (reject(new Error('connection lost')), settle()),
        });
        arrived();
      });
    },
  };
}

function textsOf(body: Uint8Array): string[] {
  return decodeSegmentBody(body).map((entry) =>
    entry.kind === 'telemetry' ? Buffer.from(entry.body).toString() : entry.kind,
  );
}

function setUp(commitsInFlightMax = 2) {
  const journal = heldJournal();
  const done: string[] = [];
  const reports: CommitReport[] = [];
  const failures: string[] = [];
  let acknowledged = 0;
  const backpressure = new Backpressure(1e9, {
    onHold: () => undefined,
    onRelease: () => undefined,
  });
  const commit = new GroupCommit({
    journal,
    backpressure,
    commitsInFlightMax,
    onCommitted: (report) => reports.push(report),
    onAcknowledged: () => (acknowledged += 1),
    onFailure: (error) => failures.push(error.message),
  });
  const push = (partition: number, text: string) =>
    commit.push({ partition, kind: 'data', gatewayId: 'gw', payload: Buffer.from(text) }, () =>
      done.push(text),
    );
  const acknowledgedCount = () => acknowledged;
  return { journal, commit, push, done, reports, failures, backpressure, acknowledgedCount };
}

describe('GroupCommit', () => {
  it('commits what one turn brought together, in order of partition, and calls back afterwards', async () => {
    const { journal, push, done, reports, acknowledgedCount } = setUp();
    push(3, 'a');
    push(1, 'b');
    push(3, 'c');
    await settle();
    expect(acknowledgedCount()).toBe(0);
    expect(journal.appends).toMatchObject([{ partitions: [1, 3], texts: [['b'], ['a', 'c']] }]);
    expect(done).toEqual([]);
    await journal.appends[0]?.succeed();
    expect(done).toEqual(['b', 'a', 'c']);
    expect(acknowledgedCount()).toBe(2);
    expect(reports).toMatchObject([{ partitions: [1, 3], entryCount: 3 }]);
  });

  it('makes the next commit of what came during the last', async () => {
    const { journal, push } = setUp();
    push(1, 'a');
    await settle();
    for (const text of ['b', 'c', 'd']) {
      push(1, text);
      await settle();
    }
    expect(journal.appends).toHaveLength(1);
    await journal.appends[0]?.succeed();
    expect(journal.appends[1]?.texts).toEqual([['b', 'c', 'd']]);
  });

  it('lets another partition go ahead while one is on its way, as far as commits may overlap', async () => {
    const { journal, push, done } = setUp(2);
    push(1, 'a');
    await settle();
    push(1, 'a2');
    push(2, 'b');
    await settle();
    push(3, 'c');
    await settle();
    expect(journal.appends.map(({ partitions }) => partitions)).toEqual([[1], [2]]);
    await journal.appends[1]?.succeed();
    expect(done).toEqual(['b']);
    expect(journal.appends[2]?.texts).toEqual([['c']]);
    await journal.appends[0]?.succeed();
    expect(journal.appends[3]?.texts).toEqual([['a2']]);
  });

  it('cuts a segment before it is too large, and keeps the order', async () => {
    const { journal, push, done } = setUp(1);
    const third = Math.floor(limits.segmentBytesMax / 3);
    const texts = ['1', '2', '3', '4'].map((digit) => digit.repeat(third));
    for (const text of texts) push(1, text);
    await journal.next();
    await journal.appends[0]?.succeed();
    if (journal.appends.length < 2) await journal.next();
    await journal.appends[1]?.succeed();
    expect(journal.appends.map((append) => append.texts[0]?.length)).toEqual([2, 2]);
    expect(done.map((text) => text[0])).toEqual(['1', '2', '3', '4']);
  });

  it('tries the same bytes again when the journal fails, and calls back only then', async () => {
    const { journal, push, done, failures } = setUp(1);
    push(1, 'a');
    await settle();
    const again = journal.next();
    await journal.appends[0]?.fail();
    push(1, 'b');
    expect(failures).toEqual(['connection lost']);
    await again;
    expect(done).toEqual([]);
    expect(journal.appends[1]?.texts).toEqual([['a']]);
    await journal.appends[1]?.succeed();
    expect(done).toEqual(['a']);
    expect(journal.appends[2]?.texts).toEqual([['b']]);
  });

  it('counts what waits, and nothing when all is committed', async () => {
    const { journal, push, backpressure } = setUp();
    const arrived = journal.next();
    push(1, 'x'.repeat(1_000));
    expect(backpressure.bytes).toBeGreaterThan(1_000);
    await arrived;
    await journal.appends[0]?.succeed();
    expect(backpressure.bytes).toBe(0);
  });

  it('calls back thousands without keeping the event loop, in order', async () => {
    const { journal, commit, push, done } = setUp(1);
    const texts = Array.from({ length: 3_500 }, (_, index) => String(index));
    const arrived = journal.next();
    for (const text of texts) push(1, text);
    await arrived;
    await journal.appends[0]?.succeed();
    await commit.drained();
    expect(done).toEqual(texts);
  });

  it('is drained when the last commit was called back', async () => {
    const { journal, commit, push } = setUp();
    await commit.drained();
    push(1, 'a');
    let drained = false;
    const draining = commit.drained().then(() => (drained = true));
    await settle();
    expect(drained).toBe(false);
    await journal.appends[0]?.succeed();
    await draining;
  });

  it('never calls back what was abandoned, even when its commit succeeds late', async () => {
    const { journal, commit, push, done } = setUp(1);
    push(1, 'a');
    await settle();
    push(1, 'b');
    const draining = commit.drained();
    commit.abandon();
    await draining;
    await journal.appends[0]?.succeed();
    expect(done).toEqual([]);
    expect(journal.appends).toHaveLength(1);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AcknowledgementLedger } from './acknowledgement-ledger.js';

const policy = { reorderMs: 5_000, commandIntervalMs: 30_000 };
const gatewayId = 'gw-1';

function commit(ledger: AcknowledgementLedger, seqs: readonly number[], nowMs = 0, epoch = 7) {
  for (const seq of seqs) ledger.committed({ gatewayId, epoch, seq }, nowMs);
  return ledger.takeAcknowledgements().at(-1)?.seq;
}

describe('AcknowledgementLedger', () => {
  it.each([
    ['in order', [1, 2, 3], 3],
    ['out of order', [3, 1, 2], 3],
    ['a hole holds the mark', [1, 2, 4, 5], 2],
    ['repeats change nothing', [1, 1, 2, 2], 2],
    ['nothing but what is ahead', [5], 0],
  ] as const)('%s', (_name, seqs, mark) => {
    const ledger = new AcknowledgementLedger(policy);
    ledger.born(gatewayId, 7);
    expect(commit(ledger, seqs)).toBe(mark);
  });

  it('acknowledges a repeat again: the first answer may have been lost', () => {
    const ledger = new AcknowledgementLedger(policy);
    ledger.born(gatewayId, 7);
    expect(commit(ledger, [1, 2])).toBe(2);
    expect(commit(ledger, [1])).toBe(2);
    expect(ledger.takeAcknowledgements()).toEqual([]);
  });

  it('begins where the gateway says that its memory begins', () => {
    const ledger = new AcknowledgementLedger(policy);
    ledger.born(gatewayId, 7, 100);
    expect(commit(ledger, [100, 101])).toBe(101);
    ledger.born(gatewayId, 7, 50);
    expect(commit(ledger, [])).toBe(101);
    ledger.born(gatewayId, 8);
    expect(ledger.takeAcknowledgements()).toEqual([{ gatewayId, epoch: 8, seq: 0 }]);
    expect(commit(ledger, [102], 0, 7)).toBeUndefined();
  });

  it('begins with the first message of a gateway that does not say, where PUBACK means committed', () => {
    const ledger = new AcknowledgementLedger({ ...policy, beginsAnywhere: true });
    ledger.born(gatewayId, 7);
    expect(ledger.takeAcknowledgements()).toEqual([]);
    expect(commit(ledger, [100, 101])).toBe(101);
    expect(commit(ledger, [104], 1_000)).toBe(101);
    expect(ledger.takeCommands(6_000)).toMatchObject([{ command: { from: 102, to: 103 } }]);
    ledger.forget(gatewayId);
    expect(ledger.takeCommands(90_000)).toEqual([]);
    ledger.born(gatewayId, 7, 102);
    expect(commit(ledger, [102])).toBe(102);
  });

  it('says nothing to a gateway that it does not know, and asks for its birth, once in a while', () => {
    const ledger = new AcknowledgementLedger(policy);
    expect(commit(ledger, [12])).toBeUndefined();
    const asked = [{ gatewayId, command: { command: 'birth' } }];
    expect(ledger.takeCommands(0)).toEqual(asked);
    commit(ledger, [13]);
    expect(ledger.takeCommands(29_999)).toEqual([]);
    expect(ledger.takeCommands(30_000)).toEqual(asked);
    ledger.born(gatewayId, 7, 12);
    expect(ledger.takeCommands(90_000)).toEqual([]);
  });

  it('asks for a hole when messages had time to overtake each other', () => {
    const ledger = new AcknowledgementLedger(policy);
    ledger.born(gatewayId, 7);
    commit(ledger, [1, 2, 6, 7], 1_000);
    expect(ledger.takeCommands(5_999)).toEqual([]);
    const replay = { command: 'replay', epoch: 7, from: 3, to: 5 };
    expect(ledger.takeCommands(6_000)).toEqual([{ gatewayId, command: replay }]);
    expect(ledger.takeCommands(20_000)).toEqual([]);
    expect(commit(ledger, [3, 4, 5])).toBe(7);
    expect(ledger.takeCommands(100_000)).toEqual([]);
  });

  it('never acknowledges what was not committed, whatever is lost and in whatever order', () => {
    const seqs = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 80 });
    fc.assert(
      fc.property(seqs, (order) => {
        const ledger = new AcknowledgementLedger(policy);
        ledger.born(gatewayId, 7);
        const seen = new Set<number>();
        for (const seq of order) {
          seen.add(seq);
          const mark = commit(ledger, [seq]) ?? 0;
          for (let below = 1; below <= mark; below += 1) expect(seen.has(below)).toBe(true);
          expect(seen.has(mark + 1)).toBe(false);
        }
      }),
    );
  });
});

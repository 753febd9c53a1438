import { describe, expect, it } from '@jest/globals';
import { describeJournalContract, draft } from '../test/journal-contract.js';
import { MemoryJournal } from './memory-journal.js';

describe('MemoryJournal', () => {
  let clockMs = 1_763_800_000_000;
  const open = (): Promise<MemoryJournal> =>
    Promise.resolve(new MemoryJournal({ partitionCount: 4, nowMs: () => clockMs }));

  describeJournalContract(open);

  it('goes on at half the pace after the clock was set back', async () => {
    const journal = await open();
    const [before] = await journal.append([draft(0, 'a')]);
    clockMs -= 3_600_000;
    const [after] = await journal.append([draft(0, 'b')]);
    expect(after?.recordedMs).toBe(before?.recordedMs);
    clockMs += 1_000;
    const [later] = await journal.append([draft(0, 'c')]);
    expect(later?.recordedMs).toBe((before?.recordedMs ?? 0) + 500);
    expect((await journal.append([draft(1, 'd')]))[0]?.recordedMs).toBe(clockMs);
  });
});

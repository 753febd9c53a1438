import { describe, expect, it } from '@jest/globals';
import { nistRecordings } from '../../apps/ops/src/replay/nist/nist-recording.js';
import type { Recording } from '../../apps/ops/src/replay/recording.js';
import { listFiles } from '../../apps/ops/src/replay/source-files.js';
import { steelRecording } from '../../apps/ops/src/replay/steel/steel-recording.js';
import { FoldedRecording } from './fold-recording.js';
import { referenceData } from './reference-data.js';
import { statedDays } from './stated-days.js';
import { utilisationByDay } from './utilisation.js';

const nist = referenceData('nist-smstestbed');
const arrivedMs = Date.UTC(2026, 0, 1);

async function folded(
  recording: Recording | undefined,
  atMs = arrivedMs,
): Promise<FoldedRecording> {
  if (recording === undefined) throw new Error('there is no recording');
  const fold = new FoldedRecording(recording, atMs);
  await fold.register();
  await fold.publish();
  return fold;
}

describe('NIST streams, folded', () => {
  it.each(['Mazak01-2018*', 'Mazak01-*'])(
    'give the utilisation of a separate calculation, day by day: %s',
    async (glob) => {
      const [recording] = await nistRecordings(nist, glob);
      const fold = await folded(recording);
      const expected = utilisationByDay(await listFiles(nist, glob), -5);
      const operating = fold.daily('operating_ms');
      const observed = fold.daily('observed_ms');
      const days = [...expected.keys()].toSorted();
      expect(days.length).toBeGreaterThanOrEqual(3);
      expect([...observed.keys()]).toEqual(days);
      expect(days.map((day) => [day, observed.get(day), operating.get(day) ?? 0])).toEqual(
        days.map((day) => [day, expected.get(day)?.observedMs, expected.get(day)?.operatingMs]),
      );
      expect(fold.quarantined).toEqual([]);
    },
    60_000,
  );

  it('give the same score and portrait whenever they arrive, and when they arrive again', async () => {
    const [recording] = await nistRecordings(nist, 'Mazak01-2018*');
    const fold = await folded(recording);
    const { hashes } = fold;
    expect(fold.readingCount).toBe(67_008);
    await fold.publish();
    expect(fold.readingCount).toBe(2 * 67_008);
    expect(fold.hashes).toEqual(hashes);
    const later = await folded(recording, arrivedMs + 400 * 86_400_000);
    expect(later.hashes).toEqual(hashes);
  }, 60_000);
});

describe('the steel plant, folded', () => {
  it('has the energy of the file, day by day, and a year of it', async () => {
    const source = referenceData('steel-energy');
    const fold = await folded(await steelRecording(source));
    const stated = [...statedDays(source)].map(([date, kwh]) => [date, kwh.times(1e6).toNumber()]);
    expect(stated).toHaveLength(365);
    expect([...fold.daily('energy_mwh')]).toEqual(stated);
    expect(fold.quarantined).toEqual([]);
  }, 60_000);
});

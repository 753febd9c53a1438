import { quantiseRatioPpm } from '@chanrong/kernel';
import type { Portrait } from '@chanrong/portrait';
import type { Finding } from './evaluation.js';
import type { InsufficiencyCode } from './factors/factor-code.js';
import type { Scorecard } from './model/scorecard.js';
import { percent } from './ppm.js';

const MS_PER_HOUR = 3_600_000;

/** What is missing before a score means anything; empty when there is enough. */
export function missingData(portrait: Portrait, card: Scorecard): Finding<InsufficiencyCode>[] {
  const { spanHours, readingCount, coveragePpm } = card.policy.minimumData;
  const missing: Finding<InsufficiencyCode>[] = [];
  const note = (code: InsufficiencyCode, evidence: string): void => {
    missing.push({ code, ...card.insufficiencies[code], evidence });
  };
  if (portrait.trust.channelCount === 0) {
    note('NO_CHANNELS', 'no gateway has announced a channel');
    return missing;
  }
  const spanMs = (portrait.lastEventMs ?? 0) - (portrait.firstEventMs ?? 0);
  if (spanMs < spanHours.value * MS_PER_HOUR) {
    note('SPAN_SHORT', `${Math.floor(spanMs / MS_PER_HOUR)} of ${spanHours.value} hours`);
  }
  if (portrait.readingCount < readingCount.value) {
    note('READINGS_FEW', `${portrait.readingCount} of ${readingCount.value} readings`);
  }
  const covered = quantiseRatioPpm(portrait.trust.coveragePpm / 1_000_000);
  if (covered < coveragePpm.value) {
    note('COVERAGE_LOW', `${percent(covered)} of ${percent(coveragePpm.value)} of the time`);
  }
  return missing;
}

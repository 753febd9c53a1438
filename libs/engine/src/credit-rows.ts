/** Takes what was judged about facilities; gives it as rows for their banks. */
import type { FacilityAssessment } from '@chanrong/scoring';
import type { Remembered } from './judgement.js';
import type { FacilityRow, JournalMoment, Outputs } from './outputs.js';
import { alertIdOf, facilityHash } from './published-hashes.js';

export function facilityRow(
  assessment: FacilityAssessment,
  moment: JournalMoment & { readonly asOfMs: number },
): FacilityRow {
  const { facilityId, uscc, tenant } = assessment.facility;
  const { seq, asOfMs, knownAtMs } = moment;
  return {
    facilityId,
    uscc,
    tenant,
    seq,
    asOfMs,
    knownAtMs,
    state: assessment.state,
    body: JSON.stringify(assessment),
    hash: facilityHash(assessment),
  };
}

/** Adds what a remembered judgement changed. */
export function addRemembered(
  outputs: Outputs,
  { alerts, transitions }: Remembered,
  moment: JournalMoment,
): void {
  for (const { alert, tenant } of alerts) {
    outputs.addAlert(alertIdOf(alert), alert, moment, tenant);
  }
  for (const { assessment, previous, atMs } of transitions) {
    outputs.transitions.push({ ...facilityRow(assessment, { ...moment, asOfMs: atMs }), previous });
  }
}

import type { FacilityTerms } from '@chanrong/portrait';

/** In paths of the API. */
const facilityIdPattern = /^[A-Za-z0-9_.-]{1,64}$/;
const PPM = 1_000_000;
/** Ten billion yuan: more is a wrong unit. */
const fenMax = 1_000_000_000_000;
const durationMsMax = 366 * 86_400_000;

/** What is wrong with the terms of a facility, all of it; undefined when nothing is. */
export function findFacilityFault(terms: FacilityTerms): string | undefined {
  const { facilityId, tenant, limitFen, outstandingFen, initialLtvPpm } = terms;
  const { warnPpm, callPpm, liquidatePpm, hysteresisPpm, dwellMs, cureMs } = terms.lines;
  const faults: string[] = [];
  const must = (holds: boolean, fault: string): void => {
    if (!holds) faults.push(fault);
  };
  const within = (name: string, value: number, min: number, max: number): void =>
    must(
      Number.isInteger(value) && value >= min && value <= max,
      `${name} must be a whole number from ${min} to ${max}, not ${value}`,
    );
  must(facilityIdPattern.test(facilityId), 'its id must be 1 to 64 of letters, digits, - _ .');
  must(tenant !== '', 'it needs the code of its bank');
  within('limitFen', limitFen, 0, fenMax);
  within('outstandingFen', outstandingFen, 0, fenMax);
  within('initialLtvPpm', initialLtvPpm, 1, PPM);
  within('warnPpm', warnPpm, 1, PPM);
  within('callPpm', callPpm, 1, PPM);
  within('liquidatePpm', liquidatePpm, 1, PPM);
  within('hysteresisPpm', hysteresisPpm, 0, PPM);
  within('dwellMs', dwellMs, 0, durationMsMax);
  within('cureMs', cureMs, 0, durationMsMax);
  must(warnPpm < callPpm && callPpm < liquidatePpm, 'lines must ascend: warn, call, liquidate');
  // Whoever pays what cures the call must find it cured.
  must(initialLtvPpm < warnPpm - hysteresisPpm, 'initialLtvPpm must lie below warn − hysteresis');
  return faults.length === 0 ? undefined : faults.join('; ');
}

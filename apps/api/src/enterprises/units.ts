import { isoInstant } from '@chanrong/kernel';

export function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : isoInstant(ms);
}

const PPM = 1_000_000;

/** Parts per million as a ratio; exact to the sixth digit, as six digits are what ppm hold. */
export function ratioOfPpm(ppm: number): number {
  return ppm / PPM;
}

export function ratioOrNull(ppm: number | null): number | null {
  return ppm === null ? null : ratioOfPpm(ppm);
}

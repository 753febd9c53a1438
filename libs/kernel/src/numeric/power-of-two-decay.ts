import { assert } from '../assert.js';
import { expReduced } from './exp-reduced.js';

const LN_2 = 0.6931471805599453;
const halvingsMax = 1075;

/**
 * 2^(−elapsed/halfLife): the weight that evidence keeps after a time, within 1 ulp and without `pow`.
 * Falls strictly from minute to minute, and is exactly ½, ¼, ⅛ … at whole half-lives.
 *
 * The fraction of a half-life is split into 32nds, which are tabulated, and a remainder of at most
 * a 64th, which is a short polynomial. Keep `elapsedMinutes` on the minute grid of journal time: equal
 * times then give equal weights, however they were reached.
 *
 * @param elapsedMinutes at least 0; Infinity gives 0
 * @param halfLifeMinutes above 0; a day by default
 */
export function powerOfTwoDecay(elapsedMinutes: number, halfLifeMinutes = 1440): number {
  assert(elapsedMinutes >= 0, 'decay runs forward: elapsed minutes are at least 0');
  assert(halfLifeMinutes > 0, 'a half-life is above 0 minutes');
  const halvings = Math.floor(elapsedMinutes / halfLifeMinutes);
  if (halvings > halvingsMax) return 0;
  const rest = 32 * (elapsedMinutes - halvings * halfLifeMinutes);
  const steps = Math.floor(rest / halfLifeMinutes + 0.5);
  const remainder = (steps * halfLifeMinutes - rest) / (32 * halfLifeMinutes);
  return expReduced(-32 * halvings - steps, remainder * LN_2, 0);
}

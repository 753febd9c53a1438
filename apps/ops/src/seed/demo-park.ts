import { describePark, type Park } from '@chanrong/park';

/** Few enough to look at one by one, enough to show every trade and conduct of the park once. */
const demoEnterpriseCount = 6;
const demoSeed = 'chanrong-demo';

/** The same park on every machine. */
export function demoPark(): Park {
  return describePark(demoSeed, demoEnterpriseCount);
}

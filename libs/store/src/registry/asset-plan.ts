import type { ProductionPlan } from '@chanrong/portrait';

const msPerDay = 86_400_000;
const weekdays = 7;

/** What is wrong with the plan of a machine, in words; undefined: nothing. */
export function findPlanFault({ cycleMs, weekMs }: ProductionPlan): string | undefined {
  if (!(Number.isSafeInteger(cycleMs) && cycleMs > 0)) {
    return `plan.cycleMs must be a whole number above 0, not ${cycleMs}`;
  }
  const areTimes = weekMs.every((ms) => Number.isSafeInteger(ms) && ms >= 0 && ms <= msPerDay);
  if (weekMs.length === weekdays && areTimes) return undefined;
  return `plan.weekMs must be seven whole numbers from 0 to ${msPerDay}, not [${weekMs.join(', ')}]`;
}

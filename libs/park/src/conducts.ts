/** Six ways to run a plant, from the borrower a bank wants to the one it should look at twice. */
import type { PlantConduct } from './plant-design.js';

const mondayToSaturday = [1, 2, 3, 4, 5, 6];
const mondayToFriday = [1, 2, 3, 4, 5];
const everyDay = [0, 1, 2, 3, 4, 5, 6];

/** Two shifts, short stops, rare faults that are mended within the hour. */
const steady: PlantConduct = {
  name: 'steady',
  shiftStartHour: 8,
  shiftEndHour: 22,
  workdays: mondayToSaturday,
  startProbability: 0.2,
  stopProbability: 0.02,
  faultProbability: 0.000_2,
  repairProbability: 0.03,
  trendPerDay: 0,
  outageShare: 0,
};

export const conducts: readonly PlantConduct[] = [
  steady,
  { ...steady, name: 'growing', startProbability: 0.03, trendPerDay: 0.028 },
  {
    ...steady,
    name: 'round-the-clock',
    shiftStartHour: 0,
    shiftEndHour: 24,
    workdays: everyDay,
    stopProbability: 0.01,
  },
  { ...steady, name: 'fault-prone', faultProbability: 0.005, repairProbability: 0.01 },
  {
    ...steady,
    name: 'declining',
    shiftEndHour: 18,
    workdays: mondayToFriday,
    startProbability: 0.06,
    stopProbability: 0.05,
    faultProbability: 0.001,
    trendPerDay: -0.022,
    outageShare: 0.15,
  },
  { ...steady, name: 'poorly-observed', outageShare: 0.35 },
];

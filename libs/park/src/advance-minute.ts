/**
 * One minute of one plant: shifts start and end, machines start, stop, fail and are repaired, material
 * arrives, becomes product and scrap, and leaves. Nothing appears or vanishes: for every state,
 *
 *   raw + product + shipped + scrapped + stolen = initial raw + initial product + delivered
 *
 * and energy is what the building and each machine drew. Steps of one minute keep this simple; samples
 * inside a minute interpolate.
 */
import { dayIndex, type Prng } from '@chanrong/kernel';
import { mishapAt, type MishapName, mishapSizes } from './mishap.js';
import type { MachineDesign, PlantConduct, PlantDesign } from './plant-design.js';
import type { MachineState, MachineStatus, PlantState } from './plant-state.js';

export interface Clock {
  readonly utcOffsetMinutes: number;
  /** Minute at which this world began; trends count from here. */
  readonly firstMinute: number;
}

const minutesPerDay = 1440;
const minuteMs = 60_000;

export function advanceMinute(
  design: PlantDesign,
  before: PlantState,
  clock: Clock,
  random: Prng,
): PlantState {
  const working = isWorking(design.conduct, before.minute, clock.utcOffsetMinutes);
  const traffic = moveLots(design, before, working);
  const goesWrong = (name: MishapName) =>
    mishapAt(design.mishaps, name, before.minute * minuteMs) !== undefined;
  const runsEmpty = !working && goesWrong('idle-running');
  const isInvented = !working && goesWrong('invented-output');
  const days = (before.minute - clock.firstMinute) / minutesPerDay;
  const machines: MachineState[] = [];
  const lootKg = stolenKg(design, before.minute, traffic.rawKg);
  let rawKg = traffic.rawKg - lootKg;
  let productKg = traffic.productKg;
  let parts = 0;
  let drawnKw = design.baseKw;
  design.machines.forEach((machine, index) => {
    const last = before.machines[index] as MachineState;
    const cycles = 60 / machine.cycleSeconds;
    const canWork =
      rawKg >= cycles * design.rawKgPerPart &&
      productKg + cycles * design.productKgPerPart <= design.product.capacityKg;
    const wish = working ? nextStatus(last.status, design.conduct, days, random) : 'off';
    const status = runsEmpty ? 'running' : wish === 'running' && !canWork ? 'idle' : wish;
    const made = status === 'running' && !runsEmpty ? cycles : 0;
    if (made > 0) {
      rawKg -= cycles * design.rawKgPerPart;
      productKg += cycles * design.productKgPerPart;
      parts += made;
    }
    drawnKw += powerOf(machine, status);
    machines.push({
      status,
      cycles: last.cycles + made,
      inventedCycles: last.inventedCycles + (isInvented ? cycles : 0),
    });
  });
  const scrapKg = parts * (design.rawKgPerPart - design.productKgPerPart);
  return {
    minute: before.minute + 1,
    machines,
    rawKg,
    productKg,
    ledger: {
      deliveredKg: before.ledger.deliveredKg + traffic.unloadedKg,
      shippedKg: before.ledger.shippedKg + traffic.loadedKg,
      scrappedKg: before.ledger.scrappedKg + scrapKg,
      stolenKg: before.ledger.stolenKg + lootKg,
    },
    arrivingKg: traffic.arrivingKg,
    leavingKg: traffic.leavingKg,
    energyKwh: before.energyKwh + drawnKw / 60,
    stuckRawKg: goesWrong('stuck-scale') ? (before.stuckRawKg ?? before.rawKg) : null,
  };
}

/** Power above the base that a machine draws in a status, kW. */
export function powerOf(machine: MachineDesign, status: MachineStatus): number {
  if (status === 'running') return machine.runningKw;
  return status === 'off' ? 0 : machine.idleKw;
}

function isWorking(conduct: PlantConduct, minute: number, utcOffsetMinutes: number): boolean {
  const day = dayIndex(minute * minuteMs, utcOffsetMinutes);
  const weekday = (day + 4) % 7; // 1970-01-01 was a Thursday
  const hour = (minute + utcOffsetMinutes - day * minutesPerDay) / 60;
  const onShift = hour >= conduct.shiftStartHour && hour < conduct.shiftEndHour;
  return onShift && conduct.workdays.includes(weekday);
}

function nextStatus(
  status: MachineStatus,
  conduct: PlantConduct,
  days: number,
  random: Prng,
): MachineStatus {
  const draw = random.uniform(); // one draw a machine and minute, whatever happens
  if (status === 'fault') return draw < conduct.repairProbability ? 'idle' : 'fault';
  if (status === 'running') {
    if (draw < conduct.faultProbability) return 'fault';
    return draw < conduct.faultProbability + conduct.stopProbability ? 'idle' : 'running';
  }
  const trend = Math.min(2, Math.max(0.2, 1 + conduct.trendPerDay * days));
  return draw < conduct.startProbability * trend ? 'running' : 'idle';
}

/** Raw material that leaves past the meters in a minute, kg, as far as it is there. */
function stolenKg({ raw, mishaps }: PlantDesign, minute: number, rawKg: number): number {
  const atMs = minute * minuteMs;
  const slowly =
    mishapAt(mishaps, 'slow-theft', atMs) === undefined
      ? 0
      : (mishapSizes.slowTheftPerDay * raw.capacityKg) / minutesPerDay;
  const lootMs = (raw.lotKg / raw.transferKgPerMinute) * minuteMs;
  const isLooted = mishaps.some(({ name, fromMs }) => {
    const sinceMs = atMs - fromMs - mishapSizes.lootAfterMs;
    return (name === 'stuck-scale' || name === 'cover-opened') && sinceMs >= 0 && sinceMs < lootMs;
  });
  return Math.min(rawKg, slowly + (isLooted ? raw.transferKgPerMinute : 0));
}

/** Lorries come on the full working hour, and are unloaded and loaded at the pace of the crane. */
function moveLots(design: PlantDesign, before: PlantState, working: boolean) {
  const { raw, product } = design;
  const gateOpen = working && before.minute % 60 === 0;
  const order = gateOpen && before.arrivingKg === 0 && before.rawKg < raw.triggerKg ? raw.lotKg : 0;
  const shipment =
    gateOpen && before.leavingKg === 0 && before.productKg > product.triggerKg ? product.lotKg : 0;
  const arriving = before.arrivingKg + order;
  const leaving = before.leavingKg + shipment;
  const unloadedKg = Math.min(arriving, raw.transferKgPerMinute, raw.capacityKg - before.rawKg);
  const loadedKg = Math.min(leaving, product.transferKgPerMinute, before.productKg);
  return {
    unloadedKg,
    loadedKg,
    rawKg: before.rawKg + unloadedKg,
    productKg: before.productKg - loadedKg,
    arrivingKg: arriving - unloadedKg,
    leavingKg: leaving - loadedKg,
  };
}

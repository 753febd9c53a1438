/** Random but plausible telemetry of two enterprises with three gateways, as steps to fold. */
import fc from 'fast-check';
import type { ReadingValue } from '../src/message.js';
import {
  type Declared,
  Folding,
  type FoldingOptions,
  gatewayId,
  hourMs,
  midnightMs,
  minuteMs,
  type Reading,
  uscc,
} from './folding.js';

export const otherUscc = '91320214MA1YYYYY2T';
export const gateways = [gatewayId, 'gw-2', 'gw-3'] as const;

export const channels: readonly Declared[] = [
  { asset: 'M-1', measure: 'running', periodMs: minuteMs },
  { asset: 'M-1', measure: 'execution', report: 'change' },
  { asset: 'M-1', measure: 'energy_total_kwh' },
  { asset: 'M-1', measure: 'parts_total' },
  { asset: 'M-1', measure: 'condition', report: 'change' },
  { asset: 'M-1', measure: 'program', report: 'change' },
  { asset: 'M-1', measure: 'load_pct', sigma: 0.1, min: 0, max: 100 },
  { asset: 'T-1', measure: 'mass_kg', sigma: 2, unit: 'kg' },
  { asset: 'E-1', measure: 'energy_kwh' },
  { asset: 'M-1', measure: 'good_parts_total' },
  { asset: 'G-1', measure: 'shift_hours' },
  { asset: 'G-1', measure: 'headcount' },
];

/** One thing that happens; `apply` folds it. */
export interface Happening {
  readonly gateway: string;
  readonly what: string;
  apply(folding: Folding): void;
}

const value: fc.Arbitrary<ReadingValue> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 120 }) },
  { weight: 2, arbitrary: fc.constantFrom('ACTIVE', 'READY', 'Fault|1', 'Normal', 'UNAVAILABLE') },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false, 1e300, -5, '质\ud800') },
);

/** Times are minutes around midnight, so that late, equal and day-crossing ones are common. */
const reading: fc.Arbitrary<Reading> = fc.tuple(
  fc.integer({ min: 0, max: channels.length }),
  fc.integer({ min: -120, max: 240 }).map((minute) => midnightMs + minute * minuteMs),
  value,
);

const data = fc
  .record({
    seq: fc.integer({ min: 1, max: 12 }),
    readings: fc.array(reading, { minLength: 1, maxLength: 6 }),
    epoch: fc.constantFrom(1, 1, 1, 1, 2),
  })
  .map((message) => ({
    what: JSON.stringify(message),
    apply: (folding: Folding, gateway: string) =>
      folding.data(message.readings, { ...message, gateway }),
  }));

const birth = fc
  .record({
    epoch: fc.constantFrom(1, 1, 2),
    declared: fc.shuffledSubarray([...channels], { minLength: 1 }),
    measure: fc.constantFrom('x', 'running', 'level'),
  })
  .map(({ epoch, declared, measure }) => ({
    what: `birth ${epoch} ${measure} ${declared.map((channel) => channel.measure).join()}`,
    apply: (folding: Folding, gateway: string) =>
      folding.birth([...declared, { asset: 'X-1', name: 'shifting', measure }], { epoch, gateway }),
  }));

const death = fc.constant({
  what: 'death',
  apply: (folding: Folding, gateway: string) => folding.death(gateway),
});

const command = fc.constantFrom('M-1', 'T-1').map((assetId) => ({
  what: `register ${assetId}`,
  apply: (folding: Folding) => folding.asset(assetId, { commodity: 'COPPER', kgPerUnit: 3 }),
}));

const tick = fc.integer({ min: 1, max: hourMs }).map((laterMs) => ({
  what: `tick ${laterMs}`,
  apply: (folding: Folding) => folding.tick(folding.journalMs + laterMs),
}));

const happening: fc.Arbitrary<Happening> = fc
  .tuple(
    fc.constantFrom(...gateways),
    fc.oneof(
      { weight: 12, arbitrary: data },
      { weight: 2, arbitrary: birth },
      { weight: 1, arbitrary: death },
      { weight: 1, arbitrary: command },
      { weight: 2, arbitrary: tick },
    ),
  )
  .map(([gateway, { what, apply }]) => ({
    gateway,
    what,
    apply: (folding: Folding) => apply(folding, gateway),
    [fc.toStringMethod]: () => `${gateway}: ${what}`,
  }));

export const happenings = fc.array(happening, { maxLength: 25 });

/** Two enterprises; the first has two gateways. All channels are declared. */
export function park(options: FoldingOptions = {}): Folding {
  const folding = Folding.of(channels, options);
  folding.register(otherUscc, options);
  folding.enrol('gw-2', uscc);
  folding.enrol('gw-3', otherUscc);
  folding.birth(channels, { gateway: 'gw-2' });
  folding.birth(channels, { gateway: 'gw-3' });
  return folding;
}

export function parkAfter(list: readonly Happening[], options?: FoldingOptions): Folding {
  const folding = park(options);
  for (const each of list) each.apply(folding);
  return folding;
}

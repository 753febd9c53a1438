/** Segments as they come: readings good and bad, births, deaths, prices, of two enterprises. */
import type { JournalEntry } from '@chanrong/contracts';
import fc from 'fast-check';
import {
  birth,
  commandEntries,
  data,
  enterprise,
  gatewayId,
  opening,
  otherGatewayId,
  otherUscc,
  prices,
  telemetry,
  tick,
} from './journal-script.js';

const value = fc.oneof(
  fc.integer({ min: 0, max: 200 }),
  fc.constantFrom('ACTIVE', 'READY', 'UNAVAILABLE', null, 1e300),
);
const reading = fc.tuple(fc.nat(6), fc.nat(600_000), value);
const sender = fc.constantFrom(gatewayId, otherGatewayId);
const entry: fc.Arbitrary<JournalEntry> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.integer({ min: 1, max: 9 }),
        fc.array(reading, { minLength: 1, maxLength: 5 }),
        sender,
      )
      .map(([seq, readings, gateway]) => data(seq, readings, gateway)),
  },
  { weight: 2, arbitrary: fc.constant(tick) },
  {
    weight: 1,
    arbitrary: fc.oneof(
      sender.map((gateway) => telemetry('death', {}, gateway)),
      sender.map((gateway) => birth(gateway)),
      fc
        .constantFrom('68250.50', '1', '99999999999')
        .map((price) => commandEntries(prices('p', price))[0] as JournalEntry),
    ),
  },
);
/** So long after the one before, with these entries. */
export const segments = fc.array(
  fc.tuple(fc.nat(90_000), fc.array(entry, { minLength: 1, maxLength: 4 })),
  { maxLength: 12 },
);
/** Two enterprises: one live, one told in recorded time. */
export const both = [
  ...opening,
  ...commandEntries(...enterprise(otherUscc, otherGatewayId, 'recorded')),
  birth(otherGatewayId),
];

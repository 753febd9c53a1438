import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayMs, type Folding, midnightMs, type Reading, uscc } from '../test/folding.js';
import { channels, gateways, happenings, otherUscc, park, parkAfter } from '../test/telemetry.js';

interface Sent {
  readonly gateway: string;
  readonly seq: number;
  readonly readings: readonly Reading[];
}

function send(folding: Folding, { gateway, seq, readings }: Sent): void {
  folding.data(readings, { gateway, seq });
}

/** What is judged of a folding: the portraits' bytes and the daily sums. */
function outcome(folding: Folding): unknown {
  return [folding.enterpriseBytes(uscc), folding.enterpriseBytes(otherUscc), folding.rollups];
}

const reading = fc.tuple(
  fc.nat(channels.length - 1),
  fc.integer({ min: 0, max: 400 }).map((minute) => midnightMs + minute * 60_000),
  fc.oneof(fc.integer({ min: 0, max: 90 }), fc.constantFrom('ACTIVE', 'READY', null)),
) as fc.Arbitrary<Reading>;

/** Messages of every gateway, numbered from 1, in the order of sending. */
const streams = fc
  .array(
    fc.tuple(fc.constantFrom(...gateways), fc.array(reading, { minLength: 1, maxLength: 5 })),
    { maxLength: 20 },
  )
  .map((rows) => {
    const seqs = new Map<string, number>();
    return rows.map(([gateway, readings]): Sent => {
      const seq = (seqs.get(gateway) ?? 0) + 1;
      seqs.set(gateway, seq);
      return { gateway, seq, readings };
    });
  });

describe('step', () => {
  it('is the same for the same entries', () => {
    fc.assert(
      fc.property(happenings, (list) => {
        const [one, two] = [parkAfter(list), parkAfter(list)];
        expect(two.partitionBytes()).toBe(one.partitionBytes());
        expect(two.findings).toEqual(one.findings);
        expect(two.deltas).toEqual(one.deltas);
      }),
      { numRuns: 50 },
    );
  });

  it('is unchanged by a message that it has seen, whenever it comes again', () => {
    fc.assert(
      fc.property(streams, fc.infiniteStream(fc.nat()), (messages, picks) => {
        const folding = park();
        messages.forEach((message, index) => {
          send(folding, message);
          const before = [folding.partitionBytes(), folding.findings.length, folding.deltas.length];
          send(folding, messages[(picks.next().value as number) % (index + 1)] as Sent);
          expect([
            folding.partitionBytes(),
            folding.findings.length,
            folding.deltas.length,
          ]).toEqual(before);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('gives the same portraits however the messages of different gateways interleave', () => {
    const interleaved = streams.chain((messages) =>
      fc.tuple(
        fc.constant(messages),
        fc.array(fc.nat(2), { minLength: messages.length, maxLength: messages.length }),
      ),
    );
    fc.assert(
      fc.property(interleaved, ([messages, order]) => {
        const queues = gateways.map((gateway) => messages.filter((m) => m.gateway === gateway));
        const other = park();
        for (const pick of [...order, ...order.flatMap(() => [0, 1, 2])]) {
          const next = queues[pick]?.shift();
          if (next !== undefined) send(other, next);
        }
        const straight = park();
        for (const message of messages) send(straight, message);
        expect(outcome(other)).toEqual(outcome(straight));
      }),
      { numRuns: 100 },
    );
  });

  it('gives the same portrait of a recording whenever and in whatever pieces it is told', () => {
    fc.assert(
      fc.property(
        streams,
        fc.infiniteStream(fc.integer({ min: 0, max: dayMs })),
        (messages, pauses) => {
          const swift = park();
          const slow = park();
          slow.tick(slow.journalMs + 365 * dayMs);
          for (const message of messages) {
            send(swift, message);
            slow.tick(slow.journalMs + (pauses.next().value as number));
            send(slow, message);
          }
          slow.tick(slow.journalMs + 365 * dayMs);
          expect(outcome(slow)).toEqual(outcome(swift));
          expect(slow.portrait).toEqual(swift.portrait);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('takes messages of one gateway in any order, as far as sums go', () => {
    // One channel a message and distinct times: what is left to order is who is late.
    const energy = fc.uniqueArray(fc.tuple(fc.nat(1_000), fc.nat(10_000)), {
      selector: ([minute]) => minute,
      minLength: 1,
      maxLength: 30,
    });
    const shuffled = energy.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    fc.assert(
      fc.property(shuffled, ([rows, others]) => {
        const sums = (list: typeof rows): string[] => {
          const folding = park();
          const id = channels.findIndex(({ measure }) => measure === 'energy_kwh');
          for (const row of list) {
            const at = midnightMs + row[0] * 60_000;
            folding.data([[id, at, row[1] / 1_000]], { seq: rows.indexOf(row) + 1 });
          }
          return folding.rollups;
        };
        expect(sums(others)).toEqual(sums(rows));
      }),
      { numRuns: 50 },
    );
  });
});

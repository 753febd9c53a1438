import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayMs, Folding, hourMs, midnightMs, minuteMs, uscc } from '../../test/folding.js';
import {
  commodity,
  days,
  flowDocument,
  pile,
  pledge,
  receipt,
  recorded,
} from '../../test/papers.js';
import { reviewLive } from '../watch/review.js';
import type { PlaceTitle } from './place-title.js';
import type { TitleCommand } from './title-command.js';

/** The aluminium oxide on the quay of Qingdao, 2014: about 100 000 t. */
const pileKg = 100_000_000;

/** A live enterprise whose scale has seen the pile, with hardly any noise, at the beginning of the day. */
function watched(kg: number | null = pileKg): Folding {
  const folding = Folding.of([{ asset: pile, measure: 'mass_kg', sigma: 0.001 }], {
    timeBase: 'live',
  });
  folding.asset(pile, { commodity, place: 'QINGDAO/DAGANG/3' });
  folding.journalMs = midnightMs;
  if (kg !== null) folding.data([[0, midnightMs, kg]]);
  return folding;
}

function hand(folding: Folding, ...commands: readonly TitleCommand[]): void {
  for (const command of commands) folding.step({ kind: 'command', command });
}

function placeOf(folding: Folding): PlaceTitle {
  const { places } = folding.portrait.title;
  expect(places).toHaveLength(1);
  return places[0] as PlaceTitle;
}

/** Rules and subjects of the alerts that a look `laterMs` after midnight leaves open. */
function alertsAfter(folding: Folding, laterMs: number, kg = pileKg): string[] {
  const open = new Set<string>();
  for (let at = minuteMs; at <= laterMs; at += minuteMs) {
    folding.journalMs = midnightMs + at;
    folding.data([[0, folding.journalMs, kg]]);
    reviewLive(folding.state);
    for (const { rule, subject, closedMs } of folding.state.takeAlertChanges()) {
      if (closedMs === null) open.add(`${rule} ${subject}`);
      else open.delete(`${rule} ${subject}`);
    }
  }
  return [...open].sort();
}

describe('pledges on one pile', () => {
  it('are covered as long as they add up to what is there', () => {
    const folding = watched();
    hand(folding, pledge('p-1', 60_000_000), pledge('p-2', 39_000_000));
    const { title } = folding.portrait;
    expect(title).toMatchObject({ pledgeCount: 2, trustPpm: 1_000_000, doubts: [], findings: [] });
    expect(placeOf(folding)).toMatchObject({
      pledgedKg: 99_000_000,
      overPledgedKg: 0,
      overPledged: [],
    });
    expect(placeOf(folding).freeKg).toBeCloseTo(1_000_000, 0);
    expect(alertsAfter(folding, hourMs)).toEqual([]);
  });

  it('of four banks with four receipts, as in Qingdao, are found by weight: the papers differ', () => {
    const folding = watched();
    const four = ['1', '2', '3', '4'];
    hand(folding, ...four.map((n) => recorded(receipt(`r-${n}`, pileKg - n.charCodeAt(0) * 3e6))));
    hand(folding, ...four.map((n) => pledge(`p-${n}`, pileKg, { documentIds: [`r-${n}`] })));
    const place = placeOf(folding);
    // 4 × 100 kt pledged, 100 kt there: 300 kt too much, a quarter covered.
    expect(place).toMatchObject({ pledgedKg: 400_000_000, pledgeCount: 4, freeKg: 0 });
    expect(place.overPledgedKg).toBeCloseTo(300_000_000, 0);
    expect(place.coverPpm).toBe(249_999);
    expect(folding.portrait.title).toMatchObject({
      documentCount: 4,
      trustPpm: 249_999,
      doubts: [],
    });
    expect(alertsAfter(folding, 20 * minuteMs)).toEqual([`over-pledged ${pile}/${commodity}`]);
  });

  it('may name the pile by the code of its place', () => {
    const folding = watched();
    hand(folding, pledge('p-1', pileKg), pledge('p-2', pileKg, { place: 'QINGDAO/DAGANG/3' }));
    expect(placeOf(folding)).toMatchObject({ place: pile, assetId: pile, pledgeCount: 2 });
  });

  it('are not judged where nothing is observed, and cover nothing where something else lies', () => {
    const unseen = watched(null);
    hand(unseen, pledge('p-1', 5));
    expect(placeOf(unseen)).toMatchObject({
      measuredKg: null,
      overPledgedKg: 0,
      freeKg: 0,
      coverPpm: null,
    });
    expect(unseen.portrait.title.trustPpm).toBeNull();
    const other = watched();
    hand(other, pledge('p-1', 5, { goods: { place: pile, commodity: 'COPPER', quantityKg: 5 } }));
    expect(placeOf(other)).toMatchObject({ measuredKg: 0, overPledgedKg: 5, coverPpm: 0 });
  });

  it('know what will be, and what was', () => {
    const folding = watched();
    hand(
      folding,
      pledge('p-1', pileKg * 0.7, { toMs: days(10) }),
      pledge('p-2', pileKg * 0.7, { fromMs: days(5), toMs: days(20) }),
    );
    const now = placeOf(folding);
    expect(now).toMatchObject({ pledgedKg: pileKg * 0.7, peakPledgedKg: pileKg * 1.4, freeKg: 0 });
    expect(now.peakMs).toBe(days(5));
    expect(now.overPledged).toMatchObject([{ fromMs: days(5), toMs: days(10) }]);
    expect(alertsAfter(folding, hourMs)).toEqual([]);
  });

  it('tell goods that left from goods that were promised twice', () => {
    const folding = watched();
    hand(folding, pledge('p-1', pileKg * 0.9));
    expect(alertsAfter(folding, hourMs)).toEqual([]);
    expect(alertsAfter(folding, 2 * hourMs, pileKg * 0.8)).toContain(
      `pledged-goods-short ${pile}/${commodity}`,
    );
    // The least of the day stays known when the goods are back.
    folding.journalMs = days(1) + hourMs;
    folding.data([[0, folding.journalMs, pileKg]]);
    expect(placeOf(folding).overPledged).toMatchObject([
      { fromMs: midnightMs, toMs: days(1) - 8 * hourMs },
    ]);
  });
});

describe('a pledge', () => {
  it('ends by release, and what it held is free again', () => {
    const folding = watched();
    const before = placeOf(withPledge(folding)).freeKg;
    hand(folding, pledge('p-2', 500), {
      type: 'pledge.released',
      uscc,
      pledgeId: 'p-2',
      atMs: midnightMs,
    });
    expect(placeOf(folding)).toMatchObject({ freeKg: before, pledgeCount: 1 });
    hand(folding, { type: 'pledge.released', uscc, pledgeId: 'p-1', atMs: midnightMs + 1 });
    folding.tick(midnightMs + 1);
    expect(placeOf(folding)).toMatchObject({ pledgedKg: 0, pledgeCount: 0 });
    expect(folding.portrait.title).toMatchObject({ pledgeCount: 0, trustPpm: 1_000_000 });
  });

  it('passes to other goods by substitution, for the rest of its time', () => {
    const folding = watched();
    hand(folding, pledge('p-1', 500, { toMs: days(9) }), {
      type: 'pledge.substituted',
      uscc,
      pledgeId: 'p-1',
      goods: { place: 'PILE-2', commodity, quantityKg: 700 },
      atMs: days(1),
    });
    const peaks = folding.portrait.title.places.map(
      ({ place, pledgedKg, peakPledgedKg, peakMs }) => [place, pledgedKg, peakPledgedKg, peakMs],
    );
    expect(peaks).toEqual([
      [pile, 500, 500, midnightMs],
      ['PILE-2', 0, 700, days(1)],
    ]);
  });

  function withPledge(folding: Folding): Folding {
    hand(folding, pledge('p-1', 500));
    return folding;
  }
});

describe('papers', () => {
  it.each<[string, TitleCommand[], string[]]>([
    [
      'one paper under two ids',
      [recorded(receipt('r-1', 5)), recorded({ ...receipt('r-1', 5), documentId: 'r-2' })],
      ['document-repeated r-2'],
    ],
    [
      'two papers of one lot',
      [recorded(receipt('r-1', 5)), recorded(receipt('r-2', 5))],
      ['document-alike r-2'],
    ],
    [
      'one paper with two banks',
      [
        recorded(receipt('r-1', 5)),
        pledge('p-1', 2, { documentIds: ['r-1'] }),
        pledge('p-2', 3, { documentIds: ['r-1'] }),
      ],
      ['document-pledged-twice r-1'],
    ],
    [
      'one paper twice with one bank',
      [
        pledge('p-1', 2, { documentIds: ['r-1'], tenant: 'b' }),
        pledge('p-2', 3, { documentIds: ['r-1'], tenant: 'b' }),
      ],
      [],
    ],
    [
      'receipts for more than is there',
      [recorded(receipt('r-1', 2 * pileKg))],
      [`receipts-exceed-stock ${pile}/${commodity}`],
    ],
    [
      'the same when one is withdrawn',
      [
        recorded(receipt('r-1', 2 * pileKg)),
        { type: 'document.withdrawn', uscc, documentId: 'r-1', atMs: midnightMs },
      ],
      [],
    ],
    [
      'a circle of trade',
      [
        recorded(flowDocument('order', 'a')),
        recorded(flowDocument('order', 'b', { seller: 'buyer', buyer: uscc })),
      ],
      [`circular-trade ${commodity}`],
    ],
    [
      'a finding from outside',
      [
        {
          type: 'finding.reported',
          uscc,
          findingId: 'f',
          code: 'place-claimed',
          subject: 'X',
          assetId: null,
          foundMs: midnightMs,
          value: 9,
          limit: 5,
          unit: 'kg',
        },
      ],
      ['place-claimed X'],
    ],
  ])('%s', (_, commands, alerts) => {
    const folding = watched();
    hand(folding, ...commands);
    const isBroken = alerts.some((alert) => /repeated|twice|place-claimed/.test(alert));
    expect(folding.portrait.title.trustPpm === 0).toBe(isBroken);
    expect(alertsAfter(folding, 15 * minuteMs)).toEqual(alerts);
  });

  it('that a finding was about are trusted again when it is closed', () => {
    const folding = watched();
    const finding = {
      findingId: 'f',
      code: 'place-claimed',
      subject: 'X',
      assetId: null,
      foundMs: midnightMs,
    } as const;
    hand(folding, { type: 'finding.reported', uscc, ...finding, value: 9, limit: 5, unit: 'kg' });
    expect(folding.portrait.title.findings).toHaveLength(1);
    hand(folding, { type: 'finding.closed', uscc, findingId: 'f', closedMs: midnightMs });
    expect(folding.portrait.title).toMatchObject({ findings: [], trustPpm: null });
  });
});

describe('commands about papers', () => {
  const quantityKg = fc.integer({ min: 1, max: pileKg });
  const id = fc.constantFrom('1', '2', '3', '4', '5');
  const independent: fc.Arbitrary<TitleCommand[]> = fc.uniqueArray(
    fc.oneof(
      fc.tuple(id, quantityKg).map(([n, kg]) => recorded(receipt(`r-${n}`, kg))),
      fc
        .tuple(id, quantityKg, fc.nat(9))
        .map(([n, kg, day]) => pledge(`p-${n}`, kg, { fromMs: days(day) })),
      fc
        .tuple(id, fc.nat(40))
        .map(([n, day]) =>
          recorded(flowDocument('invoice', `i-${n}`, { issuedMs: days(day), tradeKey: n })),
        ),
    ),
    {
      maxLength: 8,
      selector: (command) =>
        command.type === 'pledge.registered'
          ? command.pledgeId
          : command.type === 'document.recorded'
            ? command.document.documentId
            : '',
    },
  );

  it('come to the same in any order, and repeats change nothing', () => {
    fc.assert(
      fc.property(independent, fc.infiniteStream(fc.nat(1_000)), (commands, keys) => {
        const once = watched();
        hand(once, ...commands);
        const order = new Map(commands.map((command) => [command, keys.next().value as number]));
        const shuffled = [...commands].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
        const twice = watched();
        hand(twice, ...shuffled, ...commands);
        expect(twice.enterpriseBytes()).toBe(once.enterpriseBytes());
        expect(twice.portrait).toEqual(once.portrait);
      }),
      { numRuns: 60 },
    );
  });

  it('continue from a checkpoint as if nothing had happened', () => {
    fc.assert(
      fc.property(independent, fc.nat(8), (commands, cut) => {
        const whole = watched();
        const parts = watched();
        commands.forEach((command, index) => {
          if (index === cut) parts.restore();
          hand(whole, command);
          hand(parts, command);
        });
        expect(alertsAfter(parts, 15 * minuteMs)).toEqual(alertsAfter(whole, 15 * minuteMs));
        parts.restore();
        expect(parts.partitionBytes()).toBe(whole.partitionBytes());
        expect(parts.portrait).toEqual(whole.portrait);
      }),
      { numRuns: 40 },
    );
  });

  it('release restores what was free before', () => {
    fc.assert(
      fc.property(independent, quantityKg, (commands, kg) => {
        const folding = watched();
        hand(folding, pledge('base', 1), ...commands);
        const before = folding.portrait.title.places;
        hand(folding, pledge('more', kg), {
          type: 'pledge.released',
          uscc,
          pledgeId: 'more',
          atMs: midnightMs - dayMs,
        });
        expect(folding.portrait.title.places).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });
});

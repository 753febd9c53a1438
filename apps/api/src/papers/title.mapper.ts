/** Takes a portrait as stored; gives what it says about papers as the API writes it. */
import type { TitleAnswer } from '@chanrong/contracts';
import { isoInstant } from '@chanrong/kernel';
import type { CrossFinding, LegMatch, PlaceTitle } from '@chanrong/portrait';
import type { PortraitLatestEntity } from '@chanrong/store';
import { instantOrNull, ratioOrNull } from '../enterprises/units.js';

type Title = TitleAnswer['title'];

export function titleAnswer(row: PortraitLatestEntity, correlationId: string): TitleAnswer {
  const { body: portrait, partition, seq } = row;
  const { title, flow } = portrait;
  return {
    enterprise: { uscc: portrait.uscc, name: portrait.name },
    asOf: isoInstant(row.asOfMs),
    knownAt: isoInstant(row.knownAtMs),
    title: {
      trustRatio: ratioOrNull(title.trustPpm),
      documentCount: title.documentCount,
      pledgeCount: title.pledgeCount,
      places: title.places.map(placeAnswer),
      doubts: [...title.doubts],
      findings: title.findings.map(findingAnswer),
    },
    flow: {
      scoreRatio: ratioOrNull(flow.scorePpm),
      tradeCount: flow.tradeCount,
      legs: [...flow.legs],
      matches: flow.matches.map(matchAnswer),
      circularRatio: ratioOrNull(flow.circularPpm),
    },
    journal: { partition, seq },
    hash: row.hash.toString('hex'),
    correlationId,
  };
}

function placeAnswer({
  peakMs,
  overPledged,
  coverPpm,
  isStored: _isStored,
  ...place
}: PlaceTitle): Title['places'][number] {
  return {
    ...place,
    peakAt: isoInstant(peakMs),
    overPledged: overPledged.map(({ fromMs, toMs, overKg }) => {
      return { from: isoInstant(fromMs), to: instantOrNull(toMs), overKg };
    }),
    coverRatio: ratioOrNull(coverPpm),
  };
}

function findingAnswer(finding: CrossFinding): Title['findings'][number] {
  const { code, subject, foundMs, value, limit, unit } = finding;
  return { code, subject, foundAt: isoInstant(foundMs), value, limit, unit };
}

function matchAnswer(match: LegMatch): TitleAnswer['flow']['matches'][number] {
  const { from, to, tradeCount, lagMs } = match;
  return {
    from,
    to,
    tradeCount,
    valueRatio: ratioOrNull(match.valuePpm),
    countRatio: ratioOrNull(match.countPpm),
    quantityRatio: ratioOrNull(match.quantityPpm),
    lagMs,
    lateRatio: ratioOrNull(match.latePpm),
  };
}

import type { ProfileAnswer } from '@chanrong/contracts';
import { isoDate, isoInstant } from '@chanrong/kernel';
import type { DayPortrait, TrustPortrait } from '@chanrong/portrait';
import type { PortraitLatestEntity } from '@chanrong/store';
import { assetSummary } from './assets.mapper.js';
import { instantOrNull, ratioOfPpm } from './units.js';

const MWH_PER_KWH = 1_000_000;
const MS_PER_HOUR = 3_600_000;

export function profileAnswer(row: PortraitLatestEntity, correlationId: string): ProfileAnswer {
  const { body: portrait, partition, seq } = row;
  const { production } = portrait;
  return {
    enterprise: { uscc: portrait.uscc, name: portrait.name },
    timeBase: portrait.timeBase,
    asOf: isoInstant(row.asOfMs),
    knownAt: isoInstant(row.knownAtMs),
    firstEventAt: instantOrNull(portrait.firstEventMs),
    lastEventAt: instantOrNull(portrait.lastEventMs),
    readingCount: portrait.readingCount,
    lateReadingCount: portrait.lateReadingCount,
    assets: portrait.assets.map(assetSummary),
    production: {
      stateChannelCount: production.stateChannelCount,
      energyChannelCount: production.energyChannelCount,
      faultChannelCount: production.faultChannelCount,
      partChannelCount: production.partChannelCount,
      goodPartChannelCount: production.goodPartChannelCount,
      peopleChannelCount: production.peopleChannelCount,
      days: production.days.map(dayAnswer),
    },
    trust: trustAnswer(portrait.trust),
    journal: { partition, seq },
    hash: row.hash.toString('hex'),
    correlationId,
  };
}

function dayAnswer(day: DayPortrait): ProfileAnswer['production']['days'][number] {
  return {
    date: isoDate(day.day),
    operatingMs: day.operatingMs,
    observedMs: day.observedMs,
    energyKwh: day.energyMwh / MWH_PER_KWH,
    parts: day.parts,
    faults: day.faults,
    goodParts: day.goodParts,
    standardMs: day.standardMs,
    workedHours: day.workedMs / MS_PER_HOUR,
    headcount: day.headcount,
  };
}

function trustAnswer({ coveragePpm, ...trust }: TrustPortrait): ProfileAnswer['trust'] {
  return { ...trust, coverageRatio: ratioOfPpm(coveragePpm) };
}

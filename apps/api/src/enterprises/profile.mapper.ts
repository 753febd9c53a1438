import type { ProfileAnswer } from '@chanrong/contracts';
import { isoDate, isoInstant } from '@chanrong/kernel';
import type {
  DayPortrait,
  DeclaredOutputPortrait,
  EnergyPortrait,
  OeeElement,
  OeePortrait,
  TrustPortrait,
} from '@chanrong/portrait';
import type { PortraitLatestEntity } from '@chanrong/store';
import { assetSummary } from './assets.mapper.js';
import { instantOrNull, ratioOfPpm, ratioOrNull } from './units.js';

const MWH_PER_KWH = 1_000_000;
const MWH_PER_WH = 1_000;
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
      oee: oeeAnswer(production.oee),
      energy: production.energy && energyAnswer(production.energy),
      declared: production.declared.map(declaredAnswer),
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
    plannedMs: day.plannedMs,
    workedHours: day.workedMs / MS_PER_HOUR,
    headcount: day.headcount,
  };
}

type Production = ProfileAnswer['production'];

function oeeAnswer({ dayCount, ppm, ...elements }: OeePortrait): Production['oee'] {
  return {
    dayCount,
    availability: elementAnswer(elements.availability),
    effectiveness: elementAnswer(elements.effectiveness),
    quality: elementAnswer(elements.quality),
    ratio: ratioOrNull(ppm),
  };
}

function elementAnswer({ ppm, ...rest }: OeeElement): Production['oee']['quality'] {
  return { ratio: ratioOrNull(ppm), ...rest };
}

function energyAnswer(energy: EnergyPortrait): NonNullable<Production['energy']> {
  const { output, dayCount, state, sinceDay } = energy;
  const units = output === 'parts' ? 1 : MS_PER_HOUR;
  return {
    output,
    dayCount,
    baseKwh: energy.baseMwh / MWH_PER_KWH,
    perUnitWh: (energy.perUnitMwh * units) / MWH_PER_WH,
    sigmaKwh: energy.sigmaMwh / MWH_PER_KWH,
    deviationRatio: ratioOfPpm(energy.deviationPpm),
    state,
    since: sinceDay === null ? null : isoDate(sinceDay),
  };
}

function declaredAnswer({
  fromDay,
  toDay,
  ...rest
}: DeclaredOutputPortrait): Production['declared'][number] {
  return { from: isoDate(fromDay), to: isoDate(toDay), ...rest };
}

function trustAnswer({ coveragePpm, ...trust }: TrustPortrait): ProfileAnswer['trust'] {
  return { ...trust, coverageRatio: ratioOfPpm(coveragePpm) };
}

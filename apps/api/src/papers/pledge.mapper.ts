/** Takes pledges as asked for and as stored; gives them as the registry and as the API write them. */
import type { PledgeAnswer, PledgeInput, PledgeItem } from '@chanrong/contracts';
import { isoInstant } from '@chanrong/kernel';
import type { PledgeTerms } from '@chanrong/portrait';
import type { Cover, PledgeRecord } from '@chanrong/store';
import { instantOrNull } from '../enterprises/units.js';

export function pledgeTerms(input: PledgeInput, tenant: string): PledgeTerms {
  const { pledgeId, uscc, kind, goods, from, to, documentIds, registryEntry } = input;
  return {
    pledgeId,
    uscc,
    tenant,
    kind,
    goods,
    fromMs: from,
    toMs: to ?? null,
    documentIds,
    registryEntry:
      registryEntry === undefined
        ? null
        : {
            registrationNumber: registryEntry.registrationNumber,
            searchCertificate: registryEntry.searchCertificate,
            registeredMs: registryEntry.registeredAt,
          },
  };
}

export function pledgeItem({ pledge, stretches }: PledgeRecord): PledgeItem {
  const { pledgeId, uscc, tenant, terms, releasedMs, registeredAt } = pledge;
  const { kind, documentIds, registryEntry } = terms;
  return {
    pledgeId,
    uscc,
    bank: tenant,
    kind,
    goods: stretches.map(({ place, commodity, grams, fromMs, toMs }) => ({
      goods: { place, commodity, quantityKg: grams / 1_000 },
      from: isoInstant(fromMs),
      to: instantOrNull(toMs),
    })),
    documentIds: [...documentIds],
    registryEntry: registryEntry && {
      registrationNumber: registryEntry.registrationNumber,
      searchCertificate: registryEntry.searchCertificate,
      registeredAt: isoInstant(registryEntry.registeredMs),
    },
    releasedAt: instantOrNull(releasedMs),
    registeredAt: registeredAt.toISOString(),
  };
}

export function pledgeAnswer(
  record: PledgeRecord,
  cover: Cover | null,
  correlationId: string,
): PledgeAnswer {
  return { ...pledgeItem(record), cover, correlationId };
}

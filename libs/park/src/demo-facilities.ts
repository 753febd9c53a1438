/** Facilities of the demo bank: one that is comfortable and one at its warning line, so that both are seen at once. */
import type { FacilityTerms } from '@chanrong/portrait';
import { illustrativePriceOf } from './demo-price-set.js';
import type { Park, ParkEnterprise } from './park.js';

const hourMs = 3_600_000;
const shares = [
  { limit: 0.4, outstanding: 0.3 },
  { limit: 0.8, outstanding: 0.77 },
] as const;

/** Terms for the first enterprises of the park, in shares of what their stores hold at first. */
export function demoFacilities({ enterprises }: Park, tenant: string): FacilityTerms[] {
  return shares.flatMap((share, index) => {
    const enterprise = enterprises[index];
    return enterprise === undefined ? [] : [termsOf(enterprise, tenant, share)];
  });
}

function termsOf(
  { uscc, gateway, plant }: ParkEnterprise,
  tenant: string,
  share: (typeof shares)[number],
): FacilityTerms {
  const yuan = [plant.raw, plant.product]
    .map(({ commodity, initialKg }) => (initialKg / 1_000) * illustrativePriceOf(commodity))
    .reduce((sum, each) => sum + each, 0);
  return {
    facilityId: gateway.gatewayId.replace('gateway', 'facility'),
    uscc,
    tenant,
    limitFen: tenThousands(yuan * share.limit),
    outstandingFen: tenThousands(yuan * share.outstanding),
    initialLtvPpm: 600_000,
    lines: {
      warnPpm: 750_000,
      callPpm: 850_000,
      liquidatePpm: 950_000,
      hysteresisPpm: 20_000,
      // An hour in earnest; whoever looks at a demo waits for seconds.
      dwellMs: 10_000,
      cureMs: 72 * hourMs,
    },
  };
}

/** Fen, to ten thousand yuan, as banks agree amounts. */
function tenThousands(yuan: number): number {
  return Math.round(yuan / 10_000) * 1_000_000;
}

import type { CollateralPolicy } from '../model/scorecard.js';
import { percent } from '../ppm.js';
import type { LineCode } from './collateral.js';

/** What a line of the waterfall does, in the numbers of the policy. */
export function ruleOf(code: LineCode, policy: CollateralPolicy): string {
  switch (code) {
    case 'GROSS':
      return 'measured quantity × published price';
    case 'UNOBSERVED':
      return 'excluded: stock that no trusted sensor measures now';
    case 'NO_PRICE':
      return 'excluded: no usable price, so no value';
    case 'IMPLAUSIBLE':
      return 'excluded: more than one storage unit can hold';
    case 'STALE_PRICE':
      return `excluded: price and stock more than ${policy.priceAgeDaysMax.value} days apart`;
    case 'TRUST_LOW':
      return `excluded: trust in the sensors below ${percent(policy.trustPpmMin.value)}`;
    case 'CALIBRATION_OVERDUE':
      return `excluded: calibration of the sensors overdue by more than ${policy.calibrationDaysMax.value} days`;
    case 'BOOK':
      return 'down to the quantity in the books, where they say less';
    case 'RECEIPT':
      return 'down to the quantity of the warehouse receipts in force, where they say less';
    case 'OVERAGE':
      return `without what lies there for more than ${policy.ageBands.value.at(-1)?.upToDays} days`;
    case 'WIP':
      return 'excluded: goods in process have no buyer as they are';
    case 'IN_TRANSIT_NO_DOC':
      return 'excluded: goods in transit without a document of title';
    case 'CONSIGNED':
      return 'excluded: goods that belong to whoever consigned them';
    case 'THIRD_PARTY_SITE_NO_WAIVER':
      return 'excluded: a keeper who has waived nothing may retain the goods';
    case 'TITLE_DISPUTED':
      return 'excluded: another enterprise claims the same goods';
    case 'OVER_PLEDGED':
      return 'excluded: more is pledged than is measured';
    case 'CONTENT_REFUTED':
      return 'excluded: an inspection found less of the commodity than declared';
    case 'DENSITY_IMPLAUSIBLE':
      return 'excluded: weight and volume do not go with the declared density';
    case 'MEASUREMENT':
      return 'down to the quantity that is there with 95 % probability';
    case 'PLEDGED':
      return 'what is pledged to banks already';
    case 'LOWER_OF_COST':
      return 'down to cost, where that is known and below the published price';
    case 'PRICE_HAIRCUT':
      return `larger of ${policy.haircutZ.value} · σ · √days and the stressed floor`;
    case 'AGEING':
      return 'discount by days on stock, oldest used first';
    case 'LIQUIDITY':
      return 'discount by commodity class for the cost of selling';
    case 'CONTENT_UNPROVEN':
      return `discount for goods under papers that nobody has looked into within ${policy.contentAgeDaysMax.value} days`;
    case 'ELIGIBLE':
      return 'gross less exclusions and discounts';
    case 'KEEPER_CONCENTRATION':
      return `above ${percent(policy.keeperSharePpmMax.value)} of the eligible value with one keeper`;
    case 'CONCENTRATION':
      return `above ${percent(policy.commoditySharePpmMax.value)} of the eligible value in one commodity`;
    case 'ADVANCE_RATE':
      return 'of what is eligible, the share that its class can be lent on';
    case 'RESERVE':
      return `${percent(policy.reservePpm.value)} held back for claims that rank first`;
    case 'BORROWING_BASE':
      return 'eligible value less excess, at the advance rates, less reserves';
  }
}

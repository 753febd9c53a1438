import type { Uscc } from '@chanrong/kernel';
import {
  type AssetHolding,
  type AssetKind,
  holdingOwners,
  holdingSites,
  holdingStages,
  type ProductionPlan,
} from '@chanrong/portrait';
import { findPlanFault } from './asset-plan.js';

export interface AssetInput {
  readonly uscc: Uscc;
  /** As in the channels of birth: 1 to 64 of letters, digits, `-` `_` `.`. */
  readonly assetId: string;
  readonly kind: AssetKind;
  readonly name: string;
  /** Storage units: commodity code, and kilograms per unit of a level or count channel. */
  readonly commodity?: string | undefined;
  readonly kgPerUnit?: number | undefined;
  /** Storage units: how the goods are held. */
  readonly holding?: AssetHolding | undefined;
  /** Code of the place where it stands, one for all enterprises; 1 to 128 characters. */
  readonly place?: string | undefined;
  /** Machines: what is asked of them. */
  readonly plan?: ProductionPlan | undefined;
}

/** As in the channels of birth. */
const assetIdPattern = /^[A-Za-z0-9_.-]{1,64}$/;
/** A metre in the widest tanks there are holds sixty thousand tonnes; a million is a wrong unit. */
const kgPerUnitMax = 1_000_000_000;
const placeCharsMax = 128;
const costPattern = /^\d{1,12}(\.\d{1,8})?$/;

/** What is wrong with an asset, all of it; undefined when nothing is. */
export function findAssetFault({
  assetId,
  kind,
  kgPerUnit,
  holding,
  place,
  plan,
}: AssetInput): string | undefined {
  const faults: string[] = [];
  if (!assetIdPattern.test(assetId)) {
    faults.push(`${JSON.stringify(assetId)} is not 1 to 64 of letters, digits, - _ .`);
  }
  if (kgPerUnit !== undefined && !(kgPerUnit > 0 && kgPerUnit <= kgPerUnitMax)) {
    faults.push(`kgPerUnit must be above 0 and at most ${kgPerUnitMax}, not ${kgPerUnit}`);
  }
  if (place !== undefined && !(place.trim().length >= 1 && place.length <= placeCharsMax)) {
    faults.push(`place must have 1 to ${placeCharsMax} characters`);
  }
  const planFault = plan && findPlanFault(plan);
  if (planFault !== undefined) faults.push(planFault);
  if (holding === undefined) return faults.length === 0 ? undefined : faults.join('; ');
  const oneOf = (name: string, value: string | undefined, words: readonly string[]): void => {
    if (value === undefined || words.includes(value)) return;
    faults.push(`holding.${name} must be one of ${words.join(', ')}, not ${JSON.stringify(value)}`);
  };
  if (kind !== 'storage') faults.push('only storage units have a holding');
  oneOf('stage', holding.stage, holdingStages);
  oneOf('owner', holding.owner, holdingOwners);
  oneOf('site', holding.site, holdingSites);
  const { costPerTonne, keeper } = holding;
  if (keeper !== undefined && !(keeper.trim().length >= 1 && keeper.length <= 64)) {
    faults.push('holding.keeper must have 1 to 64 characters');
  }
  if (costPerTonne !== undefined && !costPattern.test(costPerTonne)) {
    faults.push('holding.costPerTonne must be a decimal number such as 61250.00');
  }
  return faults.length === 0 ? undefined : faults.join('; ');
}

/**
 * Loss given default of a partly secured exposure, and the loss to expect:
 * E_S = min(C · (1 − H_C), E), LGD = (LGD_U · (E − E_S) + LGD_S · E_S) / E, EL = PD · LGD · EAD.
 * Source: Basel III, foundation approach, CRE32 (other physical collateral). Where Basel II is still in force
 * collateral that covers less than a share C* of the exposure counts as nothing (§295): `coverPpmMin`.
 */
import { Decimal, money, multiplyMoney } from '@chanrong/kernel';
import type { LossPolicy } from '../model/scorecard.js';
import { PPM, shareOf } from '../ppm.js';

export interface Exposure {
  /** C: market value of the collateral, fen. */
  readonly collateralFen: number;
  /** E: what is or would be drawn, fen. */
  readonly exposureFen: number;
}

/** LGD in ppm; the unsecured one where nothing is drawn, so that no collateral speaks. */
export function lossGivenDefault(
  { collateralFen, exposureFen }: Exposure,
  { securedLgdPpm, unsecuredLgdPpm, collateralHaircutPpm, coverPpmMin }: LossPolicy,
): number {
  if (exposureFen === 0) return unsecuredLgdPpm.value;
  if (collateralFen < shareOf(exposureFen, coverPpmMin.value)) return unsecuredLgdPpm.value;
  const securedFen = Math.min(
    shareOf(collateralFen, PPM - collateralHaircutPpm.value),
    exposureFen,
  );
  const secured = securedFen / exposureFen;
  return Math.round(unsecuredLgdPpm.value * (1 - secured) + securedLgdPpm.value * secured);
}

/** PD · LGD · EAD in fen, exact and rounded once, half to even. */
export function expectedLoss(options: {
  readonly pdPpm: number;
  readonly lgdPpm: number;
  readonly exposureFen: number;
}): number {
  const rate = new Decimal(options.pdPpm * options.lgdPpm).div(PPM * PPM);
  return multiplyMoney(money(options.exposureFen, 'CNY'), rate, 'half-even').fen;
}

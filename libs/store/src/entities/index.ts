import { AlertEntity } from './alert.entity.js';
import { AlertStepEntity } from './alert-step.entity.js';
import { AssetLatestEntity } from './asset-latest.entity.js';
import { EnterpriseEntity } from './enterprise.entity.js';
import { FacilityEntity } from './facility.entity.js';
import { FacilityStateEntity } from './facility-state.entity.js';
import { FacilityTransitionEntity } from './facility-transition.entity.js';
import { GatewayEntity } from './gateway.entity.js';
import { PledgeEntity } from './pledge.entity.js';
import { PledgedStretchEntity } from './pledged-stretch.entity.js';
import { PortraitLatestEntity } from './portrait-latest.entity.js';
import { QuarantineEntity } from './quarantine.entity.js';
import { RiskLatestEntity } from './risk-latest.entity.js';
import { ScoreEntity } from './score.entity.js';
import { TradeDocumentEntity } from './trade-document.entity.js';

/** Every mapped table. Writers use SQL; entities are what the API reads through. */
export const entities = [
  AlertEntity,
  AlertStepEntity,
  AssetLatestEntity,
  EnterpriseEntity,
  FacilityEntity,
  FacilityStateEntity,
  FacilityTransitionEntity,
  GatewayEntity,
  PledgeEntity,
  PledgedStretchEntity,
  PortraitLatestEntity,
  QuarantineEntity,
  RiskLatestEntity,
  ScoreEntity,
  TradeDocumentEntity,
];

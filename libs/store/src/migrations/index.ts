import { JournalAndProjections1763769600000 } from './1763769600000-journal-and-projections.js';
import { RowLevelSecurity1763773200000 } from './1763773200000-row-level-security.js';
import { PointInTimeReads1763776800000 } from './1763776800000-point-in-time-reads.js';
import { Alerts1763780400000 } from './1763780400000-alerts.js';
import { ScorerMembers1763787600000 } from './1763787600000-scorer-members.js';
import { FacilitiesAndReceipts1763794800000 } from './1763794800000-facilities-and-receipts.js';
import { GatewayPublicKey1763798400000 } from './1763798400000-gateway-public-key.js';
import { Inspections1763802000000 } from './1763802000000-inspections.js';
import { PeopleAndSessions1763809200000 } from './1763809200000-people-and-sessions.js';
import { GatewayIdentity1763812800000 } from './1763812800000-gateway-identity.js';
import { MarginHistory1763816400000 } from './1763816400000-margin-history.js';
import { TreeHeads1763820000000 } from './1763820000000-tree-heads.js';
import { Declarations1763823600000 } from './1763823600000-declarations.js';
import { CheckpointChunks1763827200000 } from './1763827200000-checkpoint-chunks.js';
import { QuarantineCap1763829000000 } from './1763829000000-quarantine-cap.js';
import { AssetHolding1763829600000 } from './1763829600000-asset-holding.js';
import { Papers1763830800000 } from './1763830800000-papers.js';
import { ArchivesAndRetention1763832000000 } from './1763832000000-archives-and-retention.js';
import { DeclaredBalance1763834400000 } from './1763834400000-declared-balance.js';
import { ContentInspections1763838000000 } from './1763838000000-content-inspections.js';
import { ReplayReadings1763841600000 } from './1763841600000-replay-readings.js';
import { CertificateSerials1763841660000 } from './1763841660000-certificate-serials.js';
import { ClockSteps1763845200000 } from './1763845200000-clock-steps.js';
import { AlertSteps1763848800000 } from './1763848800000-alert-steps.js';
import { Events1763849400000 } from './1763849400000-events.js';
import { Webhooks1763850000000 } from './1763850000000-webhooks.js';
import { IdempotencyTerm1763852400000 } from './1763852400000-idempotency-term.js';
import { DocumentChanges1763859600000 } from './1763859600000-document-changes.js';

/** Every migration, oldest first. A migration that has run somewhere is never edited: add another. */
export const migrations = [
  JournalAndProjections1763769600000,
  RowLevelSecurity1763773200000,
  PointInTimeReads1763776800000,
  Alerts1763780400000,
  ScorerMembers1763787600000,
  FacilitiesAndReceipts1763794800000,
  GatewayPublicKey1763798400000,
  Inspections1763802000000,
  PeopleAndSessions1763809200000,
  GatewayIdentity1763812800000,
  MarginHistory1763816400000,
  TreeHeads1763820000000,
  Declarations1763823600000,
  CheckpointChunks1763827200000,
  QuarantineCap1763829000000,
  AssetHolding1763829600000,
  Papers1763830800000,
  ArchivesAndRetention1763832000000,
  DeclaredBalance1763834400000,
  ContentInspections1763838000000,
  ReplayReadings1763841600000,
  CertificateSerials1763841660000,
  ClockSteps1763845200000,
  AlertSteps1763848800000,
  Events1763849400000,
  Webhooks1763850000000,
  IdempotencyTerm1763852400000,
  DocumentChanges1763859600000,
];

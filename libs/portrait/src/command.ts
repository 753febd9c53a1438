/**
 * Commands the fold understands: what people and back offices say, as opposed to what sensors say.
 * They are journal entries like telemetry, so a score can be replayed with everything it rested on.
 */
import type { DeclaredBalance } from './declared-balance.js';
import type { AssetHolding } from './asset-holding.js';
import type { ContentInspection } from './content/content-inspection.js';
import type { AssetKind, TimeBase } from './portrait.js';
import type { DeclaredOutput } from './production/declared-output.js';
import type { TitleCommand } from './title/title-command.js';

export interface EnterpriseRegistered {
  readonly type: 'enterprise.registered';
  readonly uscc: string;
  readonly name: string;
  /** Local time of the enterprise, minutes east of UTC (China 480); fixed, without daylight saving. */
  readonly utcOffsetMinutes: number;
  readonly timeBase: TimeBase;
}

export interface AssetRegistered {
  readonly type: 'asset.registered';
  readonly uscc: string;
  readonly assetId: string;
  readonly kind: AssetKind;
  readonly name: string;
  /** Storage units: what lies in it, and kilograms per unit of its level or count channel. */
  readonly commodity?: string | undefined;
  readonly kgPerUnit?: number | undefined;
  /** Machines: what is asked of them. */
  readonly plan?: ProductionPlan | undefined;
  /** Code of the place where it stands, which is one for all enterprises: a cell of a warehouse, a tank, a pile. */
  readonly place?: string | undefined;
  /** Storage units: how the goods are held. */
  readonly holding?: AssetHolding | undefined;
}

/** What is asked of a machine. */
export interface ProductionPlan {
  /** Planned run time of one item, ms, a whole number above 0. */
  readonly cycleMs: number;
  /** Planned busy time of each weekday, ms, Monday first: seven numbers from 0 to a day. */
  readonly weekMs: readonly number[];
}

/** What an enterprise says it made. */
export interface OutputDeclared extends DeclaredOutput {
  readonly type: 'output.declared';
  readonly uscc: string;
}

/** What the books of an enterprise say lies in a storage unit. */
export interface StockDeclared {
  readonly type: 'stock.declared';
  readonly uscc: string;
  readonly assetId: string;
  readonly quantityKg: number;
  /** Instant that the books speak of, Unix ms; of two the newer counts, of equal ones the later said. */
  readonly asOfMs: number;
  /** Where it comes from: the name of a stock-keeping system, a stock-take, a return. */
  readonly source: string;
}

export interface GatewayEnrolled {
  readonly type: 'gateway.enrolled';
  readonly gatewayId: string;
  readonly uscc: string;
  /** Ed25519, 32 bytes in base64url: from now on the gateway must sign. Opaque to the portrait. */
  readonly publicKey?: string | undefined;
}

/** A person has looked at an asset whose cover was open, and vouches for its sensors again. */
export interface TamperCleared {
  readonly type: 'tamper.cleared';
  readonly uscc: string;
  readonly assetId: string;
  /** The moment of the inspection, Unix ms: an opening after it is another. */
  readonly inspectedMs: number;
  /** Who looked, and what was found; for people and for the record. */
  readonly by: string;
  readonly reason: string;
}

/** Somebody has looked what the goods of a storage unit are. */
export interface ContentInspected extends ContentInspection {
  readonly type: 'content.inspected';
  readonly uscc: string;
  readonly assetId: string;
}

export interface PriceSetPublished {
  readonly type: 'priceSet.published';
  readonly priceSetId: string;
  /** Instant the prices are valid for, Unix ms. */
  readonly asOfMs: number;
  readonly currency: 'CNY';
  readonly prices: readonly CommodityPrice[];
}

export interface CommodityPrice {
  readonly commodity: string;
  /** CNY per tonne, decimal string. */
  readonly pricePerTonne: string;
  /** Standard deviation of daily log returns; the haircut rests on it. */
  readonly dailyVolatility: number;
  readonly source: string;
}

export interface ScorecardCommitted {
  readonly type: 'scorecard.committed';
  /** Schema-validated scorecard (see the scoring library); opaque to the portrait. */
  readonly scorecard: unknown;
}

/** When a margin state is entered and left. Loan-to-value ratios in ppm, `initial` < warn − hysteresis, warn < call < liquidate. */
export interface FacilityLines {
  readonly warnPpm: number;
  readonly callPpm: number;
  readonly liquidatePpm: number;
  /** How far below the warning line the ratio must fall before the state is normal again. */
  readonly hysteresisPpm: number;
  /** How long a call or liquidation line must be reached without a break before it counts. */
  readonly dwellMs: number;
  /** Time to cure a margin call. */
  readonly cureMs: number;
}

/** What a bank and an enterprise agreed. Amounts in fen. */
export interface FacilityTerms {
  readonly facilityId: string;
  readonly uscc: string;
  /** Code of the bank: nobody else among the banks learns of the facility. */
  readonly tenant: string;
  readonly limitFen: number;
  readonly outstandingFen: number;
  readonly initialLtvPpm: number;
  readonly lines: FacilityLines;
}

/** Also when terms are changed: the newest counts, the place in the order of claims stays. */
export interface FacilityRegistered extends FacilityTerms {
  readonly type: 'facility.registered';
}

/** Money was drawn or repaid. */
export interface FacilityDrawn {
  readonly type: 'facility.drawn';
  readonly facilityId: string;
  readonly uscc: string;
  /** What is outstanding now. */
  readonly outstandingFen: number;
}

/**
 * A message that could not be used when it came, given to the fold again after what was wrong has been
 * mended, or those readings of it that were turned away. The marked repeat is an entry of its own, so that
 * replaying the journal replays it too.
 */
export interface TelemetryReplayed {
  readonly type: 'telemetry.replayed';
  readonly uscc: string;
  readonly gatewayId: string;
  /** The run of replays, and the row of quarantine, that it belongs to. */
  readonly replayId: number;
  readonly quarantineId: number;
  readonly topicKind: string;
  readonly suffix?: string | undefined;
  /** The original bytes, base64. */
  readonly body: string;
  /** Places of the readings that were turned away, where the others counted; absent: the whole message. */
  readonly readings?: readonly number[] | undefined;
}

/** What an enterprise owns and owes by its books, for the distance to default. */
export interface BalanceDeclared extends DeclaredBalance {
  readonly type: 'balance.declared';
  readonly uscc: string;
}

export type EnterpriseCommand =
  | EnterpriseRegistered
  | AssetRegistered
  | GatewayEnrolled
  | TamperCleared
  | ContentInspected
  | StockDeclared
  | OutputDeclared
  | BalanceDeclared
  | TitleCommand;
export type MarketCommand = PriceSetPublished | ScorecardCommitted;
export type FacilityCommand = FacilityRegistered | FacilityDrawn;
export type Command = EnterpriseCommand | MarketCommand | FacilityCommand | TelemetryReplayed;

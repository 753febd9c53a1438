/**
 * What papers say about goods: documents of trade, receipts of warehouses, pledges to banks, and what was
 * found by comparing the papers of several enterprises. They enter an enterprise's journal like readings.
 */

/** Order, delivery, invoice, payment: 商流, 物流, 票流, 资金流. */
export const flowLegs = ['order', 'delivery', 'invoice', 'payment'] as const;
export type FlowLeg = (typeof flowLegs)[number];

interface DocumentHead {
  /** Unique within the enterprise. */
  readonly documentId: string;
  /** As its issuer numbered it. */
  readonly number: string;
  /** Unified social credit code, or a free key of a party that has none. */
  readonly issuer: string;
  /** Date of the document, Unix ms. */
  readonly issuedMs: number;
  /**
   * Keyed hash of its normalised identity: equal for the same paper, wherever it is handed in, and no help
   * in guessing what it says. The key of the installation is not in the journal.
   */
  readonly fingerprint: string;
}

export interface FlowDocument extends DocumentHead {
  readonly kind: FlowLeg;
  /** What the documents of one deal have in common: the number of its contract or order. */
  readonly tradeKey: string;
  /** Who parts with the goods and is paid; who gets them and pays. */
  readonly seller: string;
  readonly buyer: string;
  readonly commodity: string | null;
  readonly quantityKg: number | null;
  readonly amountFen: number | null;
  /** What it promises is due: delivery for an order, payment for an invoice; Unix ms. */
  readonly dueMs: number | null;
}

/** 仓单: its issuer keeps goods of a holder at a place. */
export interface WarehouseReceipt extends DocumentHead {
  readonly kind: 'receipt';
  readonly holder: string;
  /** Storage unit of the enterprise, or the code of the place where it stands. */
  readonly place: string;
  readonly commodity: string;
  readonly quantityKg: number;
  /** Instant from which it is void, Unix ms; null: until it is withdrawn. */
  readonly validToMs: number | null;
}

export type TradeDocument = FlowDocument | WarehouseReceipt;
export const documentKinds = [...flowLegs, 'receipt'] as const;
export type DocumentKind = TradeDocument['kind'];

export interface DocumentRecorded {
  readonly type: 'document.recorded';
  readonly uscc: string;
  readonly document: TradeDocument;
}

/** Cancelled, settled or handed back: from `atMs` it stands for nothing. */
export interface DocumentWithdrawn {
  readonly type: 'document.withdrawn';
  readonly uscc: string;
  readonly documentId: string;
  readonly atMs: number;
}

/** What is pledged: so much of a commodity at a place. */
export interface PledgedGoods {
  /** Storage unit of the enterprise, or the code of the place where it stands. */
  readonly place: string;
  readonly commodity: string;
  /** Specific pledges: the goods; floating ones: the floor below which nothing may leave (最低控货量). */
  readonly quantityKg: number;
}

/** Entry in the national registry of movable property (动产融资统一登记公示系统): it publishes, and checks nothing. */
export interface RegistryEntry {
  readonly registrationNumber: string;
  /** Of the search that came before. */
  readonly searchCertificate: string | null;
  /** Priority time, Unix ms. */
  readonly registeredMs: number;
}

export interface PledgeTerms {
  readonly pledgeId: string;
  readonly uscc: string;
  /** Code of the bank. */
  readonly tenant: string;
  /** 静态质押, 浮动质押. */
  readonly kind: 'specific' | 'floating';
  readonly goods: PledgedGoods;
  /** In force from, and until (null: until released), Unix ms. */
  readonly fromMs: number;
  readonly toMs: number | null;
  /** Documents handed over with it. */
  readonly documentIds: readonly string[];
  readonly registryEntry: RegistryEntry | null;
}

export interface PledgeRegistered extends PledgeTerms {
  readonly type: 'pledge.registered';
}

export interface PledgeReleased {
  readonly type: 'pledge.released';
  readonly uscc: string;
  readonly pledgeId: string;
  readonly atMs: number;
}

/** From `atMs` other goods, or another quantity of them, stand for the same pledge. */
export interface PledgeSubstituted {
  readonly type: 'pledge.substituted';
  readonly uscc: string;
  readonly pledgeId: string;
  readonly goods: PledgedGoods;
  readonly atMs: number;
}

/**
 * What only a look at several enterprises shows. `place-claimed`: the goods of one place are claimed by
 * more than one. `document-elsewhere`: the same paper was handed in for another enterprise.
 * `circular-trade`: goods come back to who sold them.
 */
export type CrossFindingCode = 'place-claimed' | 'document-elsewhere' | 'circular-trade';

/** Names no other enterprise and no bank: it is read by all who may read this enterprise. */
export interface FindingReported {
  readonly type: 'finding.reported';
  readonly uscc: string;
  readonly findingId: string;
  readonly code: CrossFindingCode;
  /** Place, document or commodity that it is about. */
  readonly subject: string;
  /** Storage unit whose goods it is about, where it is about one. */
  readonly assetId: string | null;
  readonly foundMs: number;
  /** The figure found, and what it should be at most. */
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
}

export interface FindingClosed {
  readonly type: 'finding.closed';
  readonly uscc: string;
  readonly findingId: string;
  readonly closedMs: number;
}

export type TitleCommand =
  | DocumentRecorded
  | DocumentWithdrawn
  | PledgeRegistered
  | PledgeReleased
  | PledgeSubstituted
  | FindingReported
  | FindingClosed;

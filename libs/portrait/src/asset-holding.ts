/** How an enterprise holds what lies in a storage unit, as declared when the unit was registered. */
export const holdingStages = ['stored', 'in-process', 'in-transit'] as const;
export const holdingOwners = ['own', 'consigned'] as const;
export const holdingSites = ['own', 'third-party'] as const;

/** What is left out is as of a store of its own: `stored`, `own`, `own`. */
export interface AssetHolding {
  /** Goods in process have no buyer as they are. */
  readonly stage?: (typeof holdingStages)[number] | undefined;
  /** Of goods in transit: a document of title covers them. */
  readonly documented?: boolean | undefined;
  /** Goods taken on consignment are somebody else's. */
  readonly owner?: (typeof holdingOwners)[number] | undefined;
  readonly site?: (typeof holdingSites)[number] | undefined;
  /** Of a third party's site: its keeper has waived the right to retain the goods. */
  readonly waived?: boolean | undefined;
  /** Of a third party's site: who keeps the goods; all sites of one keeper are one risk. 1 to 64 characters. */
  readonly keeper?: string | undefined;
  /** What the goods cost, CNY per tonne, decimal string. */
  readonly costPerTonne?: string | undefined;
}

/** What an enterprise owns and owes by its books; amounts in fen, at least 0. */
export interface DeclaredBalance {
  /** Instant that the books speak of, Unix ms. */
  readonly asOfMs: number;
  readonly totalAssetsFen: number;
  readonly shortTermDebtFen: number;
  readonly longTermDebtFen: number;
  /** Certificate of a search in the national registry of movable property; null: what else is secured on the stock is not known. */
  readonly searchCertificate: string | null;
  /** Where it comes from: an audited report, a tax return. */
  readonly source: string;
}

/** Some rows of an ordered list, and whether there are more. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** The last row when more follow; its key is where the next page starts. */
  readonly last: Row | null;
}

/** Makes a page of `size` from a query that asked for one row more. */
export function pageOf<Row>(found: readonly Row[], size: number): Page<Row> {
  const rows = found.slice(0, size);
  return { rows, last: found.length > size ? (rows.at(-1) ?? null) : null };
}

import type { RiskSummary } from '../api/generated/types.gen.js';

export interface BookFilter {
  readonly text: string;
  /** Empty: all. */
  readonly cluster: string;
  readonly grid: string;
  readonly grade: string;
}

export const noFilter: BookFilter = { text: '', cluster: '', grid: '', grade: '' };

export function matches(row: RiskSummary, { text, cluster, grid, grade }: BookFilter): boolean {
  // Codes that were pasted from Chinese documents may be in full-width digits.
  const wanted = text.normalize('NFKC').trim().toUpperCase();
  return (
    (wanted === '' || row.uscc.includes(wanted) || row.name.toUpperCase().includes(wanted)) &&
    (cluster === '' || row.cluster === cluster) &&
    (grid === '' || row.grid === grid) &&
    (grade === '' || row.grade === grade)
  );
}

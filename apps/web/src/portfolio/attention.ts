import type { RiskSummary } from '../api/generated/types.gen.js';

export interface AttentionLine {
  readonly key: 'call' | 'warn' | 'insufficient' | 'alerts';
  readonly count: number;
}

/** What a credit officer has to look at today, worst first; nothing where there is nothing. */
export function attentionOf(rows: readonly RiskSummary[]): readonly AttentionLine[] {
  const count = (wanted: (row: RiskSummary) => boolean) => rows.filter(wanted).length;
  const lines: readonly AttentionLine[] = [
    {
      key: 'call',
      count: count(({ marginState }) => marginState === 'call' || marginState === 'liquidate'),
    },
    { key: 'warn', count: count(({ marginState }) => marginState === 'warn') },
    { key: 'insufficient', count: count(({ outcome }) => outcome === 'insufficient-data') },
    { key: 'alerts', count: count(({ openAlertCount }) => openAlertCount > 0) },
  ];
  return lines.filter((line) => line.count > 0);
}

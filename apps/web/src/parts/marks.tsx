/** States and grades: a shape and a word each, never colour alone. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export type MarginState = 'normal' | 'warn' | 'call' | 'liquidate';
export type Grade = 'A' | 'B' | 'C' | 'D' | 'E';
export type Severity = 'info' | 'warning' | 'critical';

const marginShapes: Readonly<Record<MarginState, string>> = {
  normal: '○',
  warn: '▲',
  call: '◆',
  liquidate: '■',
};

export function MarginMark({ state }: { readonly state: MarginState }): ReactNode {
  const { t } = useTranslation();
  return (
    <span className={`mark margin-${state}`}>
      <span aria-hidden>{marginShapes[state]}</span> {t(`margin.${state}`)}
    </span>
  );
}

export function GradeMark({ grade }: { readonly grade: Grade | null }): ReactNode {
  if (grade === null) return <span>—</span>;
  return <span className={`grade grade-${grade}`}>{grade}</span>;
}

const severityShapes: Readonly<Record<Severity, string>> = {
  info: '○',
  warning: '▲',
  critical: '■',
};

export function SeverityMark({ severity }: { readonly severity: Severity }): ReactNode {
  const { t } = useTranslation();
  return (
    <span className={`mark severity-${severity}`}>
      <span aria-hidden>{severityShapes[severity]}</span> {t(`alerts.severity.${severity}`)}
    </span>
  );
}
